package io.passwordless.keycloak;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The arrows between packages point one way. */
class ArchitectureTest {

  private static final String ROOT = "io.passwordless.keycloak";

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
        .mayOnlyBeAccessedByLayers("authenticator", "link", "signin")
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
        .haveSimpleName("PasswordlessAuthenticator")
        .should()
        .dependOnClassesThat(comeFromJarNamed("keycloak-services"))
        .check(project);
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
