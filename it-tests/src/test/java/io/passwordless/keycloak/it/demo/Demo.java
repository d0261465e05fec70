package io.passwordless.keycloak.it.demo;

import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.KeycloakDistribution;
import io.passwordless.keycloak.it.server.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Starts the demo and keeps it running until it is interrupted. */
public final class Demo {

  private static final int MAX_PORT = 65_535;

  private final int keycloakPort = port("demo.keycloak.port");
  private final int mailPagePort = port("demo.mail.port");
  private final int smtpPort = port("demo.smtp.port");
  private final Path home = Path.of(System.getProperty("passwordless.distribution"));
  private final Path jar = Path.of(System.getProperty("passwordless.jar"));

  private Demo() {}

  /** Runs the demo. What keeps it from running is said in one line. */
  public static void main(String[] arguments) throws InterruptedException {
    AtomicBoolean endTold = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sayEnding(endTold), "ending"));
    try {
      new Demo().run();
    } catch (DemoException | UncheckedIOException e) {
      // Ctrl-C ends Keycloak too, maybe before this process knows of it
      Thread.sleep(500);
      if (endTold.compareAndSet(false, true)) {
        System.err.println("The demo cannot run: " + e.getMessage());
      }
      System.exit(1);
    }
  }

  private void run() throws InterruptedException {
    if (IntStream.of(keycloakPort, mailPagePort, smtpPort).distinct().count() < 3) {
      throw new DemoException(
          "demo.keycloak.port, demo.mail.port and demo.smtp.port have to be different");
    }
    requireFree("demo.keycloak.port", keycloakPort);
    requireFree("demo.mail.port", mailPagePort);
    requireFree("demo.smtp.port", smtpPort);
    MailCatcher mails = MailCatcher.start(smtpPort, mailPagePort);
    Path log = home.resolve("data").resolve("demo.log");
    DistributionServer keycloak = keycloak(log);
    tell(keycloak, mails);
    throw new DemoException(
        "Keycloak ended with exit code %d; its log: %s".formatted(keycloak.awaitEnd(), log));
  }

  private DistributionServer keycloak(Path log) {
    KeycloakDistribution distribution = new KeycloakDistribution(home);
    try {
      if (!distribution.isBuiltFor(jar)) {
        say(
            "Building Keycloak with the extension (about 20 s, only when the extension is new) ...");
        distribution.buildFor(jar);
      }
      writeRealm();
      say("Starting Keycloak (about 15 s) ...");
      return DistributionServer.start(distribution, keycloakPort, log, "--import-realm");
    } catch (IllegalStateException e) {
      throw new DemoException(e.getMessage());
    }
  }

  private void tell(KeycloakServer keycloak, MailCatcher mails) {
    say(
        """

        Sign in:        %1$s/realms/demo/account/
          as            alice@example.com   (no second factor)
                        bob@example.com     (asked for a TOTP afterwards)
                        passwords, if you try another way: alice, bob
          bob's TOTP    add this secret to an authenticator app: %2$s
        Mails:          %3$s
        Without a page: (Node.js 18 or newer, another terminal, this directory)
                        node docs/examples/headless/sign-in.mjs %1$s/realms/demo demo-app bob@example.com
        Admin console:  %1$s/admin/   user %4$s, password %5$s

        Everything listens on this machine only and is forgotten when the demo ends. Ctrl-C ends it."""
            .formatted(
                keycloak.baseUrl(),
                DemoRealm.TOTP_SECRET_BASE32,
                mails.page(),
                keycloak.adminUsername(),
                keycloak.adminPassword()));
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

  private static int port(String property) {
    String value = System.getProperty(property);
    if (!value.matches("[1-9][0-9]{0,4}") || Integer.parseInt(value) > MAX_PORT) {
      throw new DemoException("%s is '%s'; allowed: 1 to %d".formatted(property, value, MAX_PORT));
    }
    return Integer.parseInt(value);
  }

  private static void requireFree(String property, int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    } catch (IOException e) {
      throw new DemoException(
          "port %d is not free (%s); choose another with -D%s=<port>"
              .formatted(port, e.getMessage(), property));
    }
  }

  private static void sayEnding(AtomicBoolean endTold) {
    if (endTold.compareAndSet(false, true)) {
      say("\nEnding the demo ...");
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
