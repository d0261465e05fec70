package io.passwordless.keycloak.it.server;

import io.passwordless.keycloak.it.server.ContainerServer.UnavailableException;
import java.nio.file.Path;

/** Chooses and starts the one server of a run. */
final class SharedServer {

  static final KeycloakServer INSTANCE = start();

  private SharedServer() {}

  private static KeycloakServer start() {
    String choice = System.getProperty("passwordless.server");
    return switch (choice) {
      case "auto" -> automatic();
      case "distribution" -> distribution("as asked for");
      case "container" -> containerOrNothing();
      case "external" -> ExternalServer.fromSystemProperties();
      default ->
          throw new IllegalArgumentException(
              "passwordless.server is '%s'; allowed: auto, distribution, container, external"
                  .formatted(choice));
    };
  }

  private static KeycloakServer automatic() {
    try {
      return container("a Docker engine answers");
    } catch (UnavailableException e) {
      return distribution(e.getMessage());
    }
  }

  private static KeycloakServer containerOrNothing() {
    try {
      return container("as asked for");
    } catch (UnavailableException e) {
      String problem = "passwordless.server=container, but " + e.getMessage();
      say(problem);
      throw new IllegalStateException(problem, e);
    }
  }

  private static KeycloakServer distribution(String why) {
    say("tests run against the distribution (%s)".formatted(why));
    return DistributionServer.start(System.getProperty("passwordless.log"));
  }

  private static KeycloakServer container(String why) throws UnavailableException {
    String image = System.getProperty("passwordless.image");
    ContainerServer.prepare(image);
    say("tests run against the container image %s (%s)".formatted(image, why));
    return ContainerServer.start(image, path("jar"), path("extension"));
  }

  private static Path path(String property) {
    return Path.of(System.getProperty("passwordless." + property)).toAbsolutePath().normalize();
  }

  /** Standard output, so that a run always says what it ran against, whatever its log level is. */
  static void say(String line) {
    System.out.println("[keycloak] " + line);
  }
}
