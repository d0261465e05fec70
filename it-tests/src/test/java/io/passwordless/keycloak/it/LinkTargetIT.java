package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where links and redirects lead, whatever a request says. */
class LinkTargetIT {

  private static final String ELSEWHERE = "https://elsewhere.example.org/application";

  private final WebBrowser browser = new WebBrowser();

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-Host, elsewhere.example.org",
    "Forwarded, host=elsewhere.example.org",
    "Host, elsewhere.example.org"
  })
  @DisplayName("STANDARDS 15: a link has the configured hostname, whatever a header says")
  void linkHasTheConfiguredHostname(String header, String value) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page address = realm.openSignIn(browser).is("passwordless-address");
      int status = submit(address, realm.alicesAddress(), header, value);

      // what stands before a Keycloak may refuse such a request
      if (status == 200) {
        assertThat(mail(realm).link().toString())
            .startsWith(KeycloakServer.shared().baseUrl() + "/realms/" + realm.name() + "/");
      } else {
        assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
      }
    }
  }

  @Test
  @DisplayName("STANDARDS 16 (RFC 9700 4.1): only addresses that are registered are led to")
  void addressThatIsNotRegisteredIsNotLedTo() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      String encoded = URLEncoder.encode(ELSEWHERE, StandardCharsets.UTF_8);
      URI forged =
          URI.create(
              realm
                  .signIn()
                  .toString()
                  .replaceFirst("redirect_uri=[^&]+", "redirect_uri=" + encoded));
      assertThat(browser.send("GET", forged, null).status()).isEqualTo(400);

      asked(realm, browser);
      String link = mail(realm).link() + "?redirect_uri=" + encoded;
      Page page = new WebBrowser().open(URI.create(link)).is("passwordless-link");
      Page application = page.submit(field("confirm", "true"), field("redirect_uri", ELSEWHERE));
      assertThat(application.signedIn()).isNotEmpty();
      assertThat(application.url().getHost()).isEqualTo("localhost");
    }
  }

  @Test
  @DisplayName("STANDARDS 16 (RFC 9700 4.12): no redirect repeats a post")
  void noRedirectRepeatsAPost() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page code = asked(realm, browser);
      Element form = code.document().select("form:has([name=code])").first();
      assertThat(browser.post(code, form, List.of(field("code", mail(realm).code()))).status())
          .isIn(302, 303);

      asked(realm, new WebBrowser());
      Page link = new WebBrowser().open(mail(realm, 2).link());
      assertThat(link.pressWithoutFollowing("confirm").status()).isEqualTo(303);
    }
  }

  private int submit(Page page, String address, String header, String value) {
    HttpRequest request =
        HttpRequest.newBuilder(
                page.url().resolve(page.document().select("form").first().attr("action")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Cookie",
                browser.cookies().entrySet().stream()
                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                    .collect(Collectors.joining("; ")))
            .header(header, value)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "username=" + URLEncoder.encode(address, StandardCharsets.UTF_8)))
            .build();
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .build()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
