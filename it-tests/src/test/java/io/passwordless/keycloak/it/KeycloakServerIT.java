package io.passwordless.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.server.KeycloakServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.admin.client.Keycloak;

@Tag("container")
class KeycloakServerIT {

  private final KeycloakServer server = KeycloakServer.shared();

  @Test
  void stockKeycloakStartsWithTheDropInJar() {
    try (Keycloak admin =
        Keycloak.getInstance(
            server.baseUrl().toString(),
            "master",
            server.adminUsername(),
            server.adminPassword(),
            "admin-cli")) {
      assertThat(admin.serverInfo().getInfo().getProviders().get("authenticator").getProviders())
          .containsKeys("passwordless-email-code", "passwordless-magic-link");
    }
    // what the log says later is a matter of the tests that make it say so
    assertThat(server.log().lines().takeWhile(line -> !line.contains(" Listening on: ")))
        .isNotEmpty()
        .noneMatch(line -> line.contains(" ERROR "));
    assertThat(server.log()).contains(" Listening on: ");
  }
}
