package io.passwordless.keycloak.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * An Infinispan of its own for Keycloak's remote caches, seen from this machine only, which keeps
 * its entries in memory and asks nobody who she is. Its JARs are where {@code
 * -Dpasswordless.infinispan} says: {@code it-tests/external-infinispan} gets them.
 */
public final class InfinispanServer implements AutoCloseable {

  /** Names the directory of its JARs. */
  public static final String JARS = "passwordless.infinispan";

  /** A cluster of one, because Keycloak's caches are clustered ones. */
  private static final String CONFIGURATION =
      """
      <infinispan xmlns="urn:infinispan:config:16.0">
        <jgroups>
          <stack name="alone">
            <SHARED_LOOPBACK xmlns="urn:org:jgroups"/>
            <SHARED_LOOPBACK_PING xmlns="urn:org:jgroups"/>
            <pbcast.NAKACK2 xmlns="urn:org:jgroups"/>
            <UNICAST3 xmlns="urn:org:jgroups"/>
            <pbcast.GMS xmlns="urn:org:jgroups" join_timeout="100"/>
          </stack>
        </jgroups>
        <cache-container name="default"><transport stack="alone"/></cache-container>
        <server xmlns="urn:infinispan:server:16.0">
          <interfaces>
            <interface name="public"><inet-address value="127.0.0.1"/></interface>
          </interfaces>
          <socket-bindings default-interface="public" port-offset="0">
            <socket-binding name="default" port="%d"/>
          </socket-bindings>
          <endpoints>
            <endpoint socket-binding="default"><hotrod-connector/><rest-connector/></endpoint>
          </endpoints>
        </server>
      </infinispan>
      """;

  private static final String LOGGING =
      """
      <Configuration>
        <Appenders><Console name="out"><PatternLayout pattern="%d %p %c %m%n"/></Console></Appenders>
        <Loggers><Root level="info"><AppenderRef ref="out"/></Root></Loggers>
      </Configuration>
      """;

  private static final String STARTED = "ISPN080001";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Keycloak's client waits 2 s for an answer, which is not long on a machine that is busy. */
  private static final String CLIENT = "infinispan.client.hotrod.socket_timeout=30000\n";

  private final int port = DistributionServer.freePort();
  private final Path client;
  private final Process process;

  /**
   * Starts it.
   *
   * @param name of its directory and of its log's file
   * @throws IllegalStateException if it does not start; the message has its last words
   */
  public InfinispanServer(String name) {
    Path target = Path.of(System.getProperty("passwordless.target")).toAbsolutePath();
    Path home = target.resolve(name);
    Path log = target.resolve(name + ".log");
    try {
      FileUtils.deleteDirectory(home.toFile());
      Path configuration = Files.createDirectories(home.resolve("conf"));
      Files.writeString(configuration.resolve("infinispan.xml"), CONFIGURATION.formatted(port));
      Files.writeString(configuration.resolve("log4j2.xml"), LOGGING);
      client = Files.writeString(home.resolve("client.properties"), CLIENT);
      // it looks there for extensions
      Files.createDirectories(home.resolve("lib"));
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  Path.of(System.getProperty(JARS)).resolve("*").toString(),
                  "org.infinispan.server.Bootstrap",
                  "-s",
                  home.toString(),
                  "-c",
                  "infinispan.xml")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      awaitStart(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The options of a Keycloak that keeps its caches here. */
  public List<String> options() {
    return List.of(
        "--spi-cache-remote--default--properties-file=" + client,
        "--cache-remote-host=127.0.0.1",
        "--cache-remote-port=" + port,
        "--cache-remote-tls-enabled=false");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void awaitStart(Path log) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!KeycloakDistribution.read(log).contains(STARTED)) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        close();
        throw new IllegalStateException(
            "Infinispan did not start: " + KeycloakDistribution.tail(log));
      }
      Thread.sleep(250);
    }
  }
}
