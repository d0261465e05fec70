package io.passwordless.keycloak.it.server;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.net.URI;
import java.nio.file.Path;
import org.testcontainers.utility.MountableFile;

/** A Keycloak run from a container image. */
final class ContainerServer implements KeycloakServer {

  private final KeycloakContainer container;

  private ContainerServer(KeycloakContainer container) {
    this.container = container;
  }

  static ContainerServer start(String image, Path jar) {
    KeycloakContainer container =
        new KeycloakContainer(image)
            .withCopyFileToContainer(
                MountableFile.forHostPath(jar), "/opt/keycloak/providers/keycloak-passwordless.jar")
            .withAccessToHost(true);
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
    return "host.testcontainers.internal";
  }

  @Override
  public String log() {
    return container.getLogs();
  }

  @Override
  public void close() {
    container.stop();
  }
}
