package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The button behind a link is pressed on the page of that link, in the browser that shows it. */
class FormTokenIT {

  private final WebBrowser browser = new WebBrowser();

  @Test
  @DisplayName("STANDARDS 13: the token of one link's page is none of another's")
  void tokenOfOneLinkIsNoneOfAnother() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, new WebBrowser());
      URI one = mail(realm).link();
      asked(realm, new WebBrowser());
      URI another = mail(realm, 2).link();
      String token = tokenOf(browser.open(one));
      browser.open(another);

      assertThat(browser.send("POST", another, form(token)).status()).isEqualTo(403);
      assertThat(browser.open(another).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"cross-site, 403", "same-site, 403", "same-origin, 303", "none, 303", "'', 303"})
  @DisplayName("STANDARDS 13: a form of another site is refused, whatever it knows")
  void formOfAnotherSiteIsRefused(String site, int status) throws Exception {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, new WebBrowser());
      URI link = mail(realm).link();

      assertThat(post(link, tokenOf(browser.open(link)), site)).isEqualTo(status);
    }
  }

  private int post(URI link, String token, String site) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(link)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Cookie", "KC_PASSWORDLESS_FORM=" + browser.cookies().get("KC_PASSWORDLESS_FORM"))
            .POST(HttpRequest.BodyPublishers.ofString(form(token)));
    if (!site.isEmpty()) {
      request.header("Sec-Fetch-Site", site);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String tokenOf(Page page) {
    return page.is("passwordless-link").document().select("[name=csrf]").attr("value");
  }

  private static String form(String token) {
    return "confirm=true&csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
  }
}
