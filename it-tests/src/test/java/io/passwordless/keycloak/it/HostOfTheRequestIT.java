package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Keycloak that has no hostname, behind a proxy that speaks HTTPS. */
@Tag("slow")
@NeedsOwnServer
class HostOfTheRequestIT {

  private static final String WARNING = "because Keycloak has no hostname";

  private static DistributionServer server;

  private final WebBrowser browser = new WebBrowser();

  @BeforeAll
  static void start() {
    server =
        DistributionServer.start(
            "keycloak-no-hostname.log", "--hostname-strict=false", "--proxy-headers=xforwarded");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("STANDARDS 15: administrators are told that links lead to any host")
  void administratorsAreTold() {
    try (TestRealm realm = TestRealm.on(server, r -> {}, required(MAGIC_LINK));
        TestRealm own =
            TestRealm.on(
                server,
                r -> r.getAttributes().put("frontendUrl", server.baseUrl().toString()),
                required(MAGIC_LINK))) {
      assertThat(server.log()).contains(WARNING);
      assertThat(realm.rest().get("policy").is(200).json().toString()).contains(WARNING);
      assertThat(own.rest().get("policy").is(200).json().toString()).doesNotContain(WARNING);
    }
  }

  @Test
  @DisplayName("STANDARDS 13: over HTTPS no sibling of the host plants the cookie of the form")
  void cookieOfTheFormIsTheHostsOwn() throws Exception {
    try (TestRealm realm = TestRealm.on(server, r -> {}, required(MAGIC_LINK))) {
      asked(realm, new WebBrowser());
      URI link = mail(realm).link();
      String token =
          browser.open(link).is("passwordless-link").document().select("[name=csrf]").attr("value");
      String planted = "KC_PASSWORDLESS_FORM=" + browser.cookies().get("KC_PASSWORDLESS_FORM");

      HttpResponse<String> page =
          send(HttpRequest.newBuilder(link).header("Cookie", planted).GET());
      assertThat(page.headers().allValues("Set-Cookie"))
          .filteredOn(cookie -> cookie.contains("PASSWORDLESS_FORM"))
          .singleElement()
          .asString()
          .startsWith("__Host-KC_PASSWORDLESS_FORM=")
          .contains("Path=/;")
          .contains("Secure")
          .doesNotContain("Domain");
      HttpResponse<String> refused =
          send(
              HttpRequest.newBuilder(link)
                  .header("Cookie", planted)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "confirm=true&csrf="
                              + URLEncoder.encode(token, StandardCharsets.UTF_8))));
      assertThat(refused.statusCode()).isEqualTo(403);
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.header("X-Forwarded-Proto", "https").build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
