package io.passwordless.keycloak.it.faults;

import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.KeycloakDistribution;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.admin.client.Keycloak;

/**
 * Two nodes with one PostgreSQL, behind a balancer. Each has a distribution of its own, so that one
 * can be replaced by another build.
 */
final class Cluster implements AutoCloseable {

  private static final String ADMINISTRATOR = "admin";
  private static final long LAST_REQUESTS_MILLIS = 2000;

  private final String name;
  private final String[] build;
  private final List<String> options;
  private final Postgres postgres = new Postgres();
  private final Relay database = new Relay(List.of(postgres.port()));
  private final List<Integer> ports =
      List.of(DistributionServer.freePort(), DistributionServer.freePort());
  private final Relay balancer = new Relay(ports);
  private final List<DistributionServer> nodes = new ArrayList<>();
  private List<KeycloakDistribution> distributions = List.of();
  private int installs;
  private int starts;

  /**
   * Builds and starts both nodes.
   *
   * @param build options of Keycloak's build
   * @param options of its start, beside those for its database
   * @param jar the drop-in JAR
   */
  Cluster(String name, List<String> build, List<String> options, Path jar) {
    this.name = name;
    this.build = build.toArray(String[]::new);
    this.options = options;
    try {
      install(jar);
      nodes.add(launch(0));
      nodes.add(launch(1));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Where the balancer is. */
  URI door() {
    return URI.create("http://localhost:" + balancer.port());
  }

  /** Where the nodes are, whether they run or not. */
  List<URI> nodes() {
    return ports.stream().map(port -> URI.create("http://localhost:" + port)).toList();
  }

  /** An administrator of all of it, to be closed. */
  Keycloak administrator() {
    return Keycloak.getInstance(
        door().toString(), "master", ADMINISTRATOR, ADMINISTRATOR, "admin-cli");
  }

  void kill(int node) {
    nodes.get(node).kill();
  }

  /** Stops a node in order. */
  void stop(int node) {
    nodes.get(node).close();
  }

  /** Starts a node that does not run, and waits until it is ready. */
  void start(int node) {
    nodes.set(node, launch(node));
  }

  /** Lets the balancer give a node nothing more to do, or give it something again. */
  void leaveOut(int node, boolean leave) throws InterruptedException {
    balancer.leaveOut(ports.get(node), leave);
    Thread.sleep(LAST_REQUESTS_MILLIS);
  }

  /** From now on nodes are started with this JAR. Those that run are left alone. */
  void install(Path jar) {
    installs++;
    KeycloakDistribution first =
        new KeycloakDistribution(path("distribution")).copy(home(0), build);
    first.buildFor(jar);
    distributions = List.of(first, first.copy(home(1), build));
  }

  /** Takes the database away for a while: what is connected breaks, and nothing connects. */
  void loseDatabase(long millis) throws InterruptedException {
    database.cut();
    Thread.sleep(millis);
    database.mend();
  }

  private DistributionServer launch(int node) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--db-url=jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres",
                "--db-username=" + postgres.user(),
                "--db-password=none",
                "--db-pool-max-size=30",
                "--hostname=" + door()));
    all.addAll(options);
    return DistributionServer.start(
        distributions.get(node),
        ports.get(node),
        target().resolve("%s-%d-start-%d.log".formatted(name, node + 1, ++starts)),
        all.toArray(String[]::new));
  }

  private Path home(int node) {
    return target().resolve("%s-%d-install-%d".formatted(name, node + 1, installs));
  }

  private static Path target() {
    return path("target");
  }

  static Path path(String property) {
    return Path.of(System.getProperty("passwordless." + property)).toAbsolutePath().normalize();
  }

  @Override
  public void close() {
    nodes.forEach(DistributionServer::close);
    balancer.close();
    database.close();
    postgres.close();
  }
}
