package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.realm.TestRealm;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** What applications may ask without any credentials. */
class PublicSettingsIT {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void nothingIsOnUntilAnAdministratorTurnsItOn() throws Exception {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      String endpoint =
          ",\"authorization_challenge_endpoint\":\""
              + realm.url("/passwordless/authorize-challenge")
              + "\"}";
      assertThat(settings(realm).body())
          .isEqualTo(
              "{\"emailCode\":false,\"magicLink\":false,\"codeLength\":6,\"codeAlphabet\":\"digits\",\"signUp\":false"
                  + endpoint);
      realm.rest().put("flow", "{}").is(200);
      assertThat(settings(realm).body())
          .isEqualTo(
              "{\"emailCode\":true,\"magicLink\":true,\"codeLength\":6,\"codeAlphabet\":\"digits\",\"signUp\":false"
                  + endpoint);
      realm.rest().put("policy", "{\"linkEnabled\": false, \"codeLength\": 8}").is(200);
      assertThat(settings(realm).body()).contains("\"magicLink\":false", "\"codeLength\":8");
    }
  }

  @Test
  void stepOfTheFlowHasTheLastWord() throws Exception {
    try (TestRealm realm =
        TestRealm.with(setting("codeLength", 7), required(EMAIL_CODE, Map.of("codeLength", "9")))) {
      assertThat(settings(realm).body())
          .contains("\"emailCode\":true", "\"magicLink\":false", "\"codeLength\":9");
    }
  }

  @Test
  void nothingIsOnWhereNoMailCanBeSent() throws Exception {
    try (TestRealm realm = TestRealm.with(r -> r.setSmtpServer(Map.of()), required(EMAIL_CODE))) {
      assertThat(settings(realm).body()).contains("\"emailCode\":false", "\"magicLink\":false");
    }
  }

  @Test
  void answerCanBeCachedAndReadByPagesOfAnyOriginAlike() throws Exception {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getClients().get(0).setWebOrigins(List.of("https://shop.example")),
            required(MAGIC_LINK))) {
      for (String origin : List.of("https://shop.example", "https://other.example")) {
        HttpResponse<String> answer = settings(realm, origin);
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
            .contains("max-age=60");
      }
    }
  }

  @Test
  void realmThatIsSwitchedOffHasNone() throws Exception {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      RealmRepresentation off = realm.admin().toRepresentation();
      off.setEnabled(false);
      realm.admin().update(off);

      assertThat(settings(realm).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> settings(TestRealm realm, String... origin)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(realm.url("/passwordless/settings"));
    if (origin.length > 0) {
      request.header("Origin", origin[0]);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
