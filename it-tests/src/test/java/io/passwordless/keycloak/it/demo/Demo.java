package io.passwordless.keycloak.it.demo;

import io.passwordless.keycloak.it.server.KeycloakDistribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Starts the demo and keeps it running until it is interrupted. */
public final class Demo {

  private static final String ADMIN = "admin";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final int keycloakPort = port("demo.keycloak.port");
  private final int mailPagePort = port("demo.mail.port");
  private final int smtpPort = port("demo.smtp.port");
  private final Path home = Path.of(System.getProperty("passwordless.distribution"));
  private final Path jar = Path.of(System.getProperty("passwordless.jar"));

  private Demo() {}

  /** Runs the demo. What keeps it from running is said in one line. */
  public static void main(String[] arguments) {
    try {
      new Demo().run();
    } catch (DemoException e) {
      System.err.println("The demo cannot start: " + e.getMessage());
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() throws InterruptedException {
    requireFree("demo.keycloak.port", keycloakPort);
    requireFree("demo.mail.port", mailPagePort);
    requireFree("demo.smtp.port", smtpPort);
    MailCatcher mails = MailCatcher.start(smtpPort, mailPagePort);
    KeycloakDistribution keycloak = new KeycloakDistribution(home);
    say("Building Keycloak with the extension (about 20 s the first time, nothing after that) ...");
    try {
      keycloak.install(jar, KeycloakDistribution.BUILD_OPTIONS);
    } catch (IllegalStateException e) {
      throw new DemoException(e.getMessage());
    }
    writeRealm();
    say("Starting Keycloak (about 15 s) ...");
    int managementPort = freePort();
    Path log = home.resolve("data").resolve("demo.log");
    Process process =
        keycloak.start(
            List.of(
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + keycloakPort,
                "--http-management-port=" + managementPort,
                "--hostname=http://localhost:" + keycloakPort,
                "--import-realm"),
            Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN),
            log);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> KeycloakDistribution.stop(process), "stop-keycloak"));
    awaitReady(process, managementPort, log);
    tell(mails);
    int exit = process.waitFor();
    throw new DemoException("Keycloak ended with exit code %d; its log: %s".formatted(exit, log));
  }

  private void tell(MailCatcher mails) {
    say(
        """

        Sign in:        http://localhost:%1$d/realms/demo/account/
          as            alice@example.com   (no second factor)
                        bob@example.com     (asked for a TOTP afterwards)
                        passwords, if you try another way: alice, bob
          bob's TOTP    add this secret to an authenticator app: %2$s
        Mails:          %3$s
        Admin console:  http://localhost:%1$d/admin/   user admin, password admin

        Everything listens on this machine only and is forgotten when the demo ends. Ctrl-C ends it."""
            .formatted(keycloakPort, DemoRealm.TOTP_SECRET_BASE32, mails.page()));
  }

  private void writeRealm() {
    try {
      Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
      Files.writeString(
          imports.resolve("demo-realm.json"), DemoRealm.json(smtpPort), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitReady(Process process, int managementPort, Path log)
      throws InterruptedException {
    URI health = URI.create("http://localhost:" + managementPort + "/health/ready");
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!answers(health)) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new DemoException("Keycloak did not start: " + KeycloakDistribution.tail(log));
      }
      Thread.sleep(250);
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

  private static int port(String property) {
    String value = System.getProperty(property);
    if (!value.matches("[0-9]{1,5}")) {
      throw new DemoException("%s is '%s'; allowed: a port number".formatted(property, value));
    }
    return Integer.parseInt(value);
  }

  private static void requireFree(String property, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      if (socket.getLocalPort() != port) {
        throw new DemoException("port 0 is no port; set -D%s=<port>".formatted(property));
      }
    } catch (IOException e) {
      throw new DemoException(
          "port %d is taken; choose another with -D%s=<port>".formatted(port, property));
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String text) {
    System.out.println(text);
  }

  /** Something a person can put right; the message says what. */
  private static final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoException(String message) {
      super(message);
    }
  }
}
