package io.passwordless.keycloak;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.passwordless.keycloak.mail.Work;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The arrows between packages point one way. */
class ArchitectureTest {

  private static final String ROOT = "io.passwordless.keycloak";

  private static final DescribedPredicate<JavaAccess<?>> WAITING =
      DescribedPredicate.<JavaAccess<?>>or(
              accesses(Thread.class, "sleep", "join"),
              accesses(TimeUnit.class, "sleep", "timedJoin", "timedWait"),
              accesses(LockSupport.class, "park", "parkNanos", "parkUntil"),
              accesses(Object.class, "wait"),
              accesses(Condition.class, "await", "awaitNanos", "awaitUntil"),
              accesses(CountDownLatch.class, "await"),
              accesses(CyclicBarrier.class, "await"),
              accesses(Phaser.class, "arriveAndAwaitAdvance", "awaitAdvance"),
              accesses(Semaphore.class, "acquire", "acquireUninterruptibly", "tryAcquire"),
              accesses(BlockingQueue.class, "take", "put"),
              accesses(Future.class, "get", "join"),
              accesses(ExecutorService.class, "awaitTermination", "invokeAll", "invokeAny"))
          .as("waits");

  /** What waits at shutdown is done first. */
  private static final DescribedPredicate<JavaAccess<?>> STOPPING =
      DescribedPredicate.describe(
          "is the end of a queue",
          access ->
              access.getOrigin().getName().equals("close")
                  && Set.of(ROOT + ".mail.Backlog", ROOT + ".mail.Outbox")
                      .contains(access.getOriginOwner().getName()));

  private final JavaClasses project =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void arrowsPointDown() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .layer("authenticator")
        .definedBy(ROOT + ".authenticator..")
        .layer("link")
        .definedBy(ROOT + ".link..")
        .layer("account")
        .definedBy(ROOT + ".account..")
        .layer("admin")
        .definedBy(ROOT + ".admin..")
        .layer("api")
        .definedBy(ROOT + ".api..")
        .layer("signin")
        .definedBy(ROOT + ".signin..")
        .layer("challenge")
        .definedBy(ROOT + ".challenge..")
        .layer("mail")
        .definedBy(ROOT + ".mail..")
        .layer("audit")
        .definedBy(ROOT + ".audit..")
        .layer("policy")
        .definedBy(ROOT + ".policy..")
        .layer("line")
        .definedBy(ROOT + ".line..")
        .whereLayer("authenticator")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("link")
        .mayOnlyBeAccessedByLayers("api")
        .whereLayer("admin")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("api")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("account")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("signin")
        .mayOnlyBeAccessedByLayers("authenticator", "link", "account", "admin", "api")
        .whereLayer("challenge")
        .mayOnlyBeAccessedByLayers("authenticator", "link", "api", "signin")
        .whereLayer("mail")
        .mayOnlyBeAccessedByLayers("signin")
        .whereLayer("audit")
        .mayOnlyBeAccessedByLayers("signin")
        .ensureAllClassesAreContainedInArchitectureIgnoring(ROOT)
        .check(project);
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching(ROOT + ".(*)..")
        .should()
        .beFreeOfCycles()
        .check(project);
  }

  @Test
  void roomsOfSignInHaveNoCyclesAndDoNotKnowTheHouse() {
    SlicesRuleDefinition.slices()
        .matching(ROOT + ".signin.(*)..")
        .should()
        .beFreeOfCycles()
        .check(project);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".signin.(*)..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".signin")
        .check(project);
  }

  @Test
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): what depends on an account is done after the answer")
  void workIsLeftToTheBacklog() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".mail..")
        .should()
        .accessTargetWhere(accesses(Work.class, "run"))
        .check(project);
  }

  @Test
  void noThreadOfARequestWaits() {
    noClasses()
        .should()
        .accessTargetWhere(WAITING.and(DescribedPredicate.not(STOPPING)))
        .check(project);
  }

  @Test
  void theLastRuleSeesWhatWaits() {
    classes()
        .that()
        .haveSimpleName("Backlog")
        .or()
        .haveSimpleName("Outbox")
        .should()
        .accessTargetWhere(WAITING.and(STOPPING))
        .check(project);
  }

  @Test
  void policyAndChallengeKnowNothingOfTheServerButItsPublicSpi() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".policy..", ROOT + ".challenge..")
        .should()
        .dependOnClassesThat(comeFromJarNamed("keycloak-services", "keycloak-server-spi-private"))
        .check(project);
  }

  @Test
  void theLastRuleSeesJars() {
    classes()
        .that()
        .haveSimpleName("FlowStep")
        .should()
        .dependOnClassesThat(comeFromJarNamed("keycloak-services"))
        .check(project);
  }

  private static DescribedPredicate<JavaAccess<?>> accesses(Class<?> type, String... methods) {
    return DescribedPredicate.describe(
        type.getSimpleName() + " " + String.join(", ", methods),
        access ->
            access.getTargetOwner().isAssignableTo(type)
                && List.of(methods).contains(access.getName()));
  }

  private static DescribedPredicate<JavaClass> comeFromJarNamed(String... names) {
    return DescribedPredicate.describe(
        "come from " + String.join(" or ", names),
        javaClass ->
            javaClass
                .getSource()
                .map(Source::getUri)
                .map(Object::toString)
                .filter(
                    uri -> {
                      for (String name : names) {
                        if (uri.matches(".*/" + name + "-[0-9][^/]*\\.jar!.*")) {
                          return true;
                        }
                      }
                      return false;
                    })
                .isPresent());
  }
}
