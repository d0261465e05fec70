package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/branding.md says, by the theme {@code sample}. */
@NeedsOwnServer
class BrandingIT {

  private static final String VIOLET = "rgb(107, 47, 160)";

  private final WebBrowser browser = new WebBrowser();

  @Test
  void colourLogoAndTextOfThePagesAreTheThemes() {
    try (TestRealm realm = sample(EMAIL_CODE);
        Chromium chromium = new Chromium()) {
      com.microsoft.playwright.Page window = chromium.window(true, ColorScheme.LIGHT);
      window.navigate(realm.signIn().toString());

      assertThat(window.textContent("#kc-login")).isEqualTo("Send me a code");
      assertThat(style(window, "#kc-login", "backgroundColor")).isEqualTo(VIOLET);
      assertThat(style(window, "#kc-header-wrapper", "backgroundImage")).contains("logo.svg");
    }
  }

  @Test
  void wholePageIsTheThemes() {
    try (TestRealm realm = sample(MAGIC_LINK)) {
      Page inbox = asked(realm, browser);
      new WebBrowser().open(mail(realm).link()).press("confirm");

      assertThat(inbox.reload().is("passwordless-elsewhere").text())
          .contains("You can close this page.")
          .doesNotContain("stopped");
    }
  }

  @Test
  void colourTextAndWholeMailAreTheThemes() {
    try (TestRealm realm = sample(MAGIC_LINK)) {
      asked(realm, browser);
      ReceivedMail mail = mail(realm);

      assertThat(mail.html()).contains("Let me in", "#6b2fa0").doesNotContain("It works once");
      assertThat(mail.text()).doesNotContain("It works once");
      assertThat(browser.open(mail.link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  private static TestRealm sample(String step) {
    return TestRealm.with(
        realm -> {
          realm.setLoginTheme("sample");
          realm.setEmailTheme("sample");
        },
        Flow.required(step));
  }

  private static String style(
      com.microsoft.playwright.Page window, String element, String property) {
    return (String)
        window.evaluate(
            "([e, p]) => getComputedStyle(document.querySelector(e))[p]",
            List.of(element, property));
  }
}
