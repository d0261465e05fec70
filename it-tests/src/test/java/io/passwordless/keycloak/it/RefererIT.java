package io.passwordless.keycloak.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Chromium tells others of the addresses it has been at. */
class RefererIT {

  private static final Pattern APPLICATION = Pattern.compile("^http://localhost/application\\?.*");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("STANDARDS 14: a browser that opens and uses a link tells its address to nobody")
  void addressOfTheLinkIsToldToNobody(boolean javaScript) {
    try (Chromium chromium = new Chromium();
        TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page asking = chromium.window(javaScript);
      asking.navigate(realm.signIn().toString());
      asking.locator("#username").fill(realm.alicesAddress());
      asking.locator("#kc-login").click();
      assertThat(asking.locator("#code")).isVisible();
      ReceivedMail mail = mail(realm);
      String link = mail.link().toString();
      String token = link.substring(link.lastIndexOf('/') + 1);

      List<Request> requests = new ArrayList<>();
      Page window = chromium.window(javaScript);
      window.onRequest(requests::add);
      window.navigate(link);
      window.locator("[name=confirm]").click();
      assertThat(window).hasURL(APPLICATION);

      assertThat(window.evaluate("document.referrer").toString()).doesNotContain(token);
      assertThat(requests).hasSizeGreaterThan(3);
      assertThat(requests)
          .extracting(Request::headers)
          .flatExtracting(Map::values)
          .noneMatch(value -> value.contains(token));
      assertThat(requests)
          .extracting(Request::url)
          .filteredOn(url -> !url.equals(link))
          .noneMatch(url -> url.contains(token) || url.contains(mail.code()));
    }
  }
}
