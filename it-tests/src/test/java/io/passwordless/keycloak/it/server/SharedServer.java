package io.passwordless.keycloak.it.server;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** Chooses and starts the one server of a run. */
final class SharedServer {

  static final KeycloakServer INSTANCE = start();

  private static final Logger LOG = LoggerFactory.getLogger(SharedServer.class);

  private SharedServer() {}

  private static KeycloakServer start() {
    Path jar = Path.of(System.getProperty("passwordless.jar")).toAbsolutePath().normalize();
    String choice = System.getProperty("passwordless.server");
    KeycloakServer server =
        switch (choice) {
          case "distribution" -> distribution(jar, "as asked for");
          case "container" -> container(jar, "as asked for");
          case "auto" -> automatic(jar);
          default ->
              throw new IllegalArgumentException(
                  "passwordless.server is '%s'; allowed: auto, distribution, container"
                      .formatted(choice));
        };
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-keycloak"));
    return server;
  }

  private static KeycloakServer automatic(Path jar) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return distribution(jar, "no Docker engine answers");
    }
    try {
      return container(jar, "a Docker engine answers");
    } catch (RuntimeException e) {
      LOG.warn("The container did not start", e);
      return distribution(jar, "a Docker engine answers, but the container did not start");
    }
  }

  private static KeycloakServer distribution(Path jar, String why) {
    say("the distribution", why);
    return DistributionServer.start(
        Path.of(System.getProperty("passwordless.distribution")),
        jar,
        Path.of(System.getProperty("passwordless.target")));
  }

  private static KeycloakServer container(Path jar, String why) {
    String image = System.getProperty("passwordless.image");
    say("the container image " + image, why);
    return ContainerServer.start(image, jar);
  }

  private static void say(String what, String why) {
    System.out.printf("[keycloak] tests run against %s (%s)%n", what, why);
  }
}
