package io.passwordless.keycloak.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.server.InfinispanServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * {@code ./mvnw verify -Pcluster}; with {@code -Dcluster.short} embedded caches only, and shorter.
 * With {@code -Dcluster.older=<JAR>} the nodes begin with that one, and the first thing that
 * happens is that they are replaced by the present one. With {@code -Dpasswordless.infinispan} also
 * with an Infinispan of its own, which stays up.
 */
@Tag("cluster")
@NeedsOwnServer
class FaultsIT {

  private static final String SHORT = "cluster.short";

  private static final long DATABASE_AWAY_MILLIS = 10_000;

  private static final boolean WHOLE = System.getProperty(SHORT) == null;

  private final Duration before = Duration.ofSeconds(WHOLE ? 8 : 5);
  private final Duration after = Duration.ofSeconds(WHOLE ? 20 : 8);
  private final FaultTable table = new FaultTable();
  private final List<String> broken = new ArrayList<>();

  @Test
  void embeddedCaches() throws Exception {
    run("faults-embedded", List.of("--db=postgres"), List.of());
  }

  @Test
  @DisabledIfSystemProperty(named = SHORT, matches = ".*")
  void stateless() throws Exception {
    run("faults-stateless", List.of("--db=postgres", "--features=stateless"), List.of());
  }

  @Test
  @DisabledIfSystemProperty(named = SHORT, matches = ".*")
  @EnabledIfSystemProperty(
      named = InfinispanServer.JARS,
      matches = ".+",
      disabledReason = "needs the JARs of an Infinispan")
  void externalInfinispan() throws Exception {
    String name = "faults-infinispan";
    try (InfinispanServer infinispan = new InfinispanServer(name + "-server")) {
      run(name, List.of("--db=postgres", "--features=multi-site"), infinispan.options());
    }
  }

  private void run(String name, List<String> build, List<String> options) throws Exception {
    Path jar = Cluster.path("jar");
    Optional<Path> older = Optional.ofNullable(System.getProperty("cluster.older")).map(Path::of);
    try (Cluster cluster = new Cluster(name, build, options, older.orElse(jar))) {
      if (older.isPresent()) {
        cluster.install(jar);
        cluster.leaveOut(1, true);
        count("nodes of an older version are replaced", cluster, () -> replaceBoth(cluster));
      }
      if (WHOLE) {
        count("nothing fails", cluster, () -> {});
      }
      count("a node is killed", cluster, () -> cluster.kill(0));
      count("it comes back, nobody tells the balancer", cluster, () -> cluster.start(0));
      count(
          "the database is away for 10 s",
          cluster,
          () -> cluster.loseDatabase(DATABASE_AWAY_MILLIS));
      count("a node is stopped, nobody tells the balancer", cluster, () -> cluster.stop(1));
      cluster.leaveOut(1, true);
      count(
          "it is replaced, then the other one, the balancer told",
          cluster,
          () -> replaceBoth(cluster));
    } finally {
      Path file = Cluster.path("target").resolve(name + ".md");
      Files.writeString(file, table + "\n");
      System.out.printf("%n%s: %s%n%n%s%n%n", name, String.join(" ", build), table);
    }
    assertThat(broken).isEmpty();
  }

  /** One after the other. The balancer leaves out the first one already. */
  private static void replaceBoth(Cluster cluster) throws InterruptedException {
    cluster.stop(1);
    cluster.start(1);
    cluster.leaveOut(1, false);
    cluster.leaveOut(0, true);
    cluster.stop(0);
    cluster.start(0);
    cluster.leaveOut(0, false);
  }

  private void count(String title, Cluster cluster, Load.Fault fault) throws Exception {
    Tally tally = Load.under(cluster, fault, before, after);
    table.add(title, tally);
    tally.broken().forEach(count -> broken.add(title + ": " + count.title()));
  }
}
