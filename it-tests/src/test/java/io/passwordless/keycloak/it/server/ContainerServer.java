package io.passwordless.keycloak.it.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/**
 * A Keycloak run from a container image. Testcontainers removes the container when this JVM ends.
 */
final class ContainerServer implements KeycloakServer {

  private static final String HOST_OF_TESTS = "host.docker.internal";
  private static final int PORT = 8080;
  private static final long PULL_MINUTES = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private final KeycloakContainer container;

  private ContainerServer(KeycloakContainer container) {
    this.container = container;
  }

  /**
   * Makes sure that an engine answers and has the image.
   *
   * @throws UnavailableException if there is none, or it neither has the image nor can pull it
   */
  static void prepare(String image) throws UnavailableException {
    DockerClient engine = engine();
    try {
      engine.inspectImageCmd(image).exec();
    } catch (NotFoundException notYet) {
      pull(engine, image);
    }
  }

  static ContainerServer start(String image, Path... jars) {
    // chosen here, because Keycloak has to know its address before it starts
    int port = DistributionServer.freePort();
    String host = DockerClientFactory.instance().dockerHostIpAddress();
    KeycloakContainer container =
        new KeycloakContainer(image)
            .withProductionMode()
            .withProviderLibsFrom(Stream.of(jars).map(Path::toFile).toList())
            .withEnv("KC_DB", "dev-mem")
            .withEnv("KC_HTTP_ENABLED", "true")
            .withEnv("KC_HOSTNAME", "http://%s:%d".formatted(host, port))
            // the library bounds the heap by the memory of the machine, whatever that is
            .withEnv("JAVA_OPTS_APPEND", "-Xmx768m")
            .withEnabledMetrics()
            .withStartupTimeout(PATIENCE)
            .withExtraHost(HOST_OF_TESTS, "host-gateway");
    container.setPortBindings(List.of("%d:%d".formatted(port, PORT)));
    container.start();
    return new ContainerServer(container);
  }

  @Override
  public URI baseUrl() {
    return URI.create(container.getAuthServerUrl().replaceFirst("/$", ""));
  }

  @Override
  public String adminUsername() {
    return container.getAdminUsername();
  }

  @Override
  public String adminPassword() {
    return container.getAdminPassword();
  }

  @Override
  public String hostOfTests() {
    return HOST_OF_TESTS;
  }

  @Override
  public String log() {
    return container.getLogs();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static DockerClient engine() throws UnavailableException {
    try {
      return DockerClientFactory.instance().client();
    } catch (IllegalStateException e) {
      throw new UnavailableException("no Docker engine answers", e);
    } catch (RuntimeException e) {
      throw new UnavailableException("Testcontainers cannot use the Docker engine", e);
    }
  }

  // not by Testcontainers, which tries for two minutes where no registry answers
  private static void pull(DockerClient engine, String image) throws UnavailableException {
    SharedServer.say("getting the image " + image);
    try {
      engine
          .pullImageCmd(image)
          .exec(new PullImageResultCallback())
          .awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
      engine.inspectImageCmd(image).exec();
    } catch (DockerException | DockerClientException e) {
      throw new UnavailableException(
          "the Docker engine neither has the image %s nor can pull it".formatted(image), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while getting the image " + image, e);
    }
  }

  /** No container can be started here; the message says why. */
  static final class UnavailableException extends Exception {
    UnavailableException(String message, Exception cause) {
      super(message, cause);
    }
  }
}
