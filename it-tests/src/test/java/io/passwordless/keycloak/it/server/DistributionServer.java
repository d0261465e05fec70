package io.passwordless.keycloak.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A Keycloak run from its distribution, with an empty database of its own in memory, seen from this
 * machine only.
 */
public final class DistributionServer implements KeycloakServer {

  private static final String ADMIN = "admin";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** The options of the build of this run's distribution. */
  private static final List<String> BUILD =
      Stream.of(KeycloakDistribution.IN_MEMORY, System.getProperty("passwordless.build-option", ""))
          .filter(option -> !option.isEmpty())
          .toList();

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;

  private final Process process;
  private final URI baseUrl;
  private final URI management;
  private final Path log;
  private final Supplier<DistributionServer> again;

  private DistributionServer(
      Process process, URI baseUrl, URI management, Path log, Supplier<DistributionServer> again) {
    this.process = process;
    this.baseUrl = baseUrl;
    this.management = management;
    this.log = log;
    this.again = again;
  }

  /**
   * Starts the distribution of this run, built for the drop-in JAR.
   *
   * @param log the name of its log's file
   */
  public static DistributionServer start(String log, String... options) {
    return start(
        build(new KeycloakDistribution(path("distribution"), BUILD.toArray(String[]::new))),
        log,
        options);
  }

  /**
   * The server of this run if it was built with these options, else a copy that is.
   *
   * @param name of the copy and of its log's file
   */
  public static KeycloakServer sharedOrCopy(String name, List<String> build) {
    return BUILD.equals(build) ? KeycloakServer.shared() : startCopy(name, build);
  }

  /**
   * Starts a copy of the distribution of this run.
   *
   * @param name of the copy and of its log's file
   * @param build options of the build
   */
  public static DistributionServer startCopy(String name, List<String> build, String... options) {
    return start(copy(name, build.toArray(String[]::new)), name + ".log", options);
  }

  /**
   * Starts a copy of the distribution of this run that answers under a path.
   *
   * @param path such as {@code /auth}
   */
  public static DistributionServer startUnder(String path, String name) {
    KeycloakDistribution copy =
        copy(
            name,
            "--db=dev-mem",
            "--http-relative-path=" + path,
            "--http-management-relative-path=/");
    return start(copy, freePort(), path, path("target").resolve(name + ".log"));
  }

  private static KeycloakDistribution copy(String name, String... build) {
    return whileNoOtherBuilds(
        () ->
            built(
                new KeycloakDistribution(path("distribution"))
                    .copy(path("target").resolve(name), build)));
  }

  private static KeycloakDistribution build(KeycloakDistribution distribution) {
    return whileNoOtherBuilds(() -> built(distribution));
  }

  private static KeycloakDistribution built(KeycloakDistribution distribution) {
    distribution.add(SampleThemes.directory());
    Path[] jars = {path("jar"), path("extension")};
    if (!distribution.isBuiltFor(jars)) {
      distribution.buildFor(jars);
    }
    return distribution;
  }

  /** The JVMs of a run share one distribution: the first builds it, and no other copies it then. */
  private static KeycloakDistribution whileNoOtherBuilds(Supplier<KeycloakDistribution> task) {
    try (FileChannel file =
        FileChannel.open(
            path("target").resolve("build.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      file.lock(); // until it is closed
      return task.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DistributionServer start(
      KeycloakDistribution distribution, String log, String... options) {
    return start(distribution, freePort(), path("target").resolve(log), options);
  }

  private static Path path(String property) {
    return Path.of(System.getProperty("passwordless." + property)).toAbsolutePath().normalize();
  }

  /**
   * Starts Keycloak as it was built, and waits until it answers.
   *
   * @throws IllegalStateException if it does not start; the message has its last words
   */
  public static DistributionServer start(
      KeycloakDistribution distribution, int port, Path log, String... options) {
    return start(distribution, port, "", log, options);
  }

  private static DistributionServer start(
      KeycloakDistribution distribution, int port, String path, Path log, String... options) {
    int managementPort = freePort();
    List<String> all =
        new ArrayList<>(
            List.of(
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + managementPort));
    all.addAll(List.of(options));
    // Keycloak refuses it where there are no embedded caches
    if (all.stream().noneMatch(option -> option.startsWith("--cache-remote"))) {
      all.add("--cache-embedded-network-bind-address=127.0.0.1");
    }
    if (all.stream().noneMatch(option -> option.startsWith("--hostname"))) {
      all.add("--hostname=http://localhost:" + port + path);
    }
    Process process =
        distribution.start(
            all,
            Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN),
            log);
    DistributionServer server =
        new DistributionServer(
            process,
            URI.create("http://localhost:" + port + path),
            URI.create("http://localhost:" + managementPort),
            log,
            () -> start(distribution, port, path, log, options));
    server.awaitReady();
    return server;
  }

  /**
   * A port of this machine that nothing listens on, out of those that no connection is given: until
   * a server listens on it, seconds pass.
   */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // another one, then
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public URI baseUrl() {
    return baseUrl;
  }

  @Override
  public String adminUsername() {
    return ADMIN;
  }

  @Override
  public String adminPassword() {
    return ADMIN;
  }

  @Override
  public String hostOfTests() {
    return "localhost";
  }

  @Override
  public String log() {
    return KeycloakDistribution.read(log);
  }

  /** Where the management interface has its metrics. */
  public URI metrics() {
    return management.resolve("/metrics");
  }

  /** The processes it consists of: the script and its JVM. */
  public Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Stops it, and starts it again at the same address. */
  public DistributionServer restart() {
    close();
    return again.get();
  }

  /** Ends it at once, as {@code kill -9} does, so that it can put nothing in order. */
  public void kill() {
    List<ProcessHandle> all = processes().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(ended -> ended.onExit().join());
  }

  /** Waits until Keycloak ends by itself, and says how. */
  public int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    KeycloakDistribution.stop(process);
  }

  /** The management interface may say that it is ready before the server listens. */
  private void awaitReady() {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!answers(management.resolve("/health/ready"))
        || !answers(URI.create(baseUrl + "/realms/master"))) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        close();
        throw new IllegalStateException(
            "Keycloak did not start: " + KeycloakDistribution.tail(log));
      }
      try {
        Thread.sleep(250);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close();
        throw new IllegalStateException("interrupted while Keycloak was starting", e);
      }
    }
  }

  private static boolean answers(URI health) {
    try {
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(2000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }
}
