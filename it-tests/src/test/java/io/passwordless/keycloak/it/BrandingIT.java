package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
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
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/branding.md says, by the theme {@code sample} and by the settings of a realm. */
@NeedsOwnServer
class BrandingIT {

  private static final String VIOLET = "rgb(107, 47, 160)";

  /** One black pixel. */
  private static final String PICTURE =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

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

  @Test
  void colourAndLogoOfTheRealmAreOnEveryPageOfTheThemePasswordless() {
    try (TestRealm realm = branded(PICTURE, required(EMAIL_CODE), password("REQUIRED"));
        Chromium chromium = new Chromium()) {
      com.microsoft.playwright.Page window = chromium.window(true, ColorScheme.LIGHT);
      window.navigate(realm.signIn().toString());
      assertThat(style(window, "#kc-login", "backgroundColor")).isEqualTo(VIOLET);
      assertThat(logo(window)).contains("data:image/png");
      assertThat(window.textContent("#kc-header-wrapper")).contains("Example");
      Chromium.picture(window, "branded-address");

      window.fill("#username", realm.alicesAddress());
      window.click("#kc-login");
      window.waitForSelector("#code");
      window.fill("#code", mail(realm).code());
      window.waitForSelector("#password");
      assertThat(style(window, "#kc-login", "backgroundColor"))
          .as("on a page of Keycloak's own")
          .isEqualTo(VIOLET);
      assertThat(logo(window)).contains("data:image/png");
      assertThat(chromium.takeComplaints()).isEmpty();
    }
  }

  @Test
  void pagesOfTheLinkMayLoadTheLogoAndNothingElseFromElsewhere() {
    try (TestRealm realm = branded("https://cdn.example.com:8443/logo.png", required(MAGIC_LINK))) {
      asked(realm, browser);
      Page link = browser.open(mail(realm).link()).is("passwordless-link");

      assertThat(link.header("Content-Security-Policy"))
          .contains("img-src 'self' data: https://cdn.example.com:8443; ");
      assertThat(link.document().html()).contains("https://cdn.example.com:8443/logo.png");
      assertThat(link.header("Referrer-Policy")).isEqualTo("no-referrer");
      realm.set("brandLogo", "");
      assertThat(link.reload().header("Content-Security-Policy"))
          .contains("img-src 'self' data:; ");
    }
  }

  @Test
  void otherThemesTakeTheColourOfTheRealmOnOurPages() {
    try (TestRealm realm =
            TestRealm.with(
                setting("brandColor", "#6b2fa0").andThen(r -> r.setLoginTheme("keycloak.v2")),
                required(EMAIL_CODE));
        Chromium chromium = new Chromium()) {
      com.microsoft.playwright.Page window = chromium.window(true, ColorScheme.DARK);
      window.navigate(realm.signIn().toString());

      assertThat(style(window, "#kc-login", "backgroundColor")).isEqualTo(VIOLET);
      assertThat(style(window, "#kc-login", "color")).isEqualTo("rgb(255, 255, 255)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#000000;} body{display:none",
        "#000000</style><script>alert(1)</script>",
        "#ffff00",
        "red"
      })
  void colourThatIsNotAllowedIsRefusedByNameAndPassedOverWhereItWasStored(String colour) {
    try (TestRealm realm =
        TestRealm.with(
            setting("brandColor", colour).andThen(r -> r.setLoginTheme("passwordless")),
            required(EMAIL_CODE))) {
      Page waiting = asked(realm, browser).is("passwordless-code");

      assertThat(waiting.document().select("style").html()).doesNotContain(colour, "#000000");
      assertThat(waiting.document().select("script:contains(alert)")).isEmpty();
      assertThat(mail(realm).html()).contains("#0066cc").doesNotContain(colour);
      assertThat(refusal(realm, "brandColor", colour)).contains("brandColor is '", "4.5 to 1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/x\")} body{display:none",
        "https://example.com/\" onerror=\"alert(1)",
        "https://example.com/x; script-src *",
        "javascript:alert(1)",
        "data:image/svg+xml;base64,PHN2Zz4="
      })
  void logoThatIsNotAllowedIsRefusedByNameAndPassedOverWhereItWasStored(String logo) {
    try (TestRealm realm =
        TestRealm.with(
            setting("brandLogo", logo).andThen(r -> r.setLoginTheme("passwordless")),
            required(MAGIC_LINK))) {
      Page waiting = asked(realm, browser).is("passwordless-inbox");
      Page link = browser.open(mail(realm).link()).is("passwordless-link");

      assertThat(waiting.document().select("style").html()).doesNotContain("example.com", "svg");
      assertThat(link.header("Content-Security-Policy")).contains("img-src 'self' data:; ");
      assertThat(Jsoup.parse(mail(realm).html()).select("img")).isEmpty();
      assertThat(refusal(realm, "brandLogo", logo.replace("\"", "\\\"")))
          .contains("brandLogo is '", "data:image/png;base64,");
    }
  }

  private static String refusal(TestRealm realm, String setting, String value) {
    return realm
        .rest()
        .put("policy", "{\"%s\": \"%s\"}".formatted(setting, value))
        .is(400)
        .text("errorMessage");
  }

  private static TestRealm branded(String logo, Flow.Element... flow) {
    return TestRealm.with(
        setting("brandColor", "#6b2fa0")
            .andThen(setting("brandLogo", logo))
            .andThen(r -> r.setLoginTheme("passwordless")),
        flow);
  }

  private static String logo(com.microsoft.playwright.Page window) {
    return (String)
        window.evaluate(
            "getComputedStyle(document.querySelector('#kc-header-wrapper'), '::before').backgroundImage");
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
