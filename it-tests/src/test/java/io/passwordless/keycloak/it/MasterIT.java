package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.AdminRest;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.representations.idm.ClientRepresentation;

/** The switch in the realm of the server's administrators. */
@NeedsOwnServer
class MasterIT {

  private static final KeycloakServer SERVER = KeycloakServer.shared();
  private static final String CLIENT = "master-test";
  private static final String REDIRECT = "http://localhost" + Page.APPLICATION_PATH;

  @Test
  void administratorWithoutAddressIsWarnedAndKeepsThePassword() {
    try (Keycloak administrator = TestRealm.administratorOf(SERVER)) {
      AdminRest rest =
          new AdminRest(
              SERVER.baseUrl() + "/admin/realms/master/passwordless/",
              () -> administrator.tokenManager().getAccessTokenString());
      Map<String, String> before = administrator.realm("master").toRepresentation().getAttributes();
      ClientRepresentation client = new ClientRepresentation();
      client.setClientId(CLIENT);
      client.setPublicClient(true);
      client.setRedirectUris(List.of(REDIRECT));
      try (Response created = administrator.realm("master").clients().create(client)) {
        assertThat(created.getStatus()).isEqualTo(201);
      }
      try {
        assertThat(rest.put("flow", "{}").is(200).json().path("warnings").toString())
            .contains("without an email address cannot sign in, administrators' among them");
        JsonNode flow = rest.put("flow", "{\"password\": true}").is(200).json();
        assertThat(flow.path("bound").asBoolean()).isTrue();
        assertThat(flow.path("warnings").toString()).doesNotContain("without an email address");

        Page ways = openSignIn().is("passwordless-address").submit("tryAnotherWay", "on");
        Page form =
            ways.post(field("authenticationExecution", SignInAs.wayNamed(ways, "Password")));
        assertThat(
                form.submit(
                        field("username", SERVER.adminUsername()),
                        field("password", SERVER.adminPassword()))
                    .signedIn())
            .isNotEmpty();
      } finally {
        rest.delete("flow");
        String id = administrator.realm("master").clients().findByClientId(CLIENT).get(0).getId();
        administrator.realm("master").clients().get(id).remove();
      }
      assertThat(administrator.realm("master").toRepresentation().getAttributes())
          .isEqualTo(before);
      assertThat(rest.get("flow").json().path("browserFlow").asText()).isEqualTo("browser");
    }
  }

  private static Page openSignIn() {
    return new WebBrowser()
        .open(
            URI.create(
                SERVER.baseUrl()
                    + "/realms/master/protocol/openid-connect/auth?response_type=code&scope=openid&client_id="
                    + CLIENT
                    + "&redirect_uri="
                    + REDIRECT));
  }
}
