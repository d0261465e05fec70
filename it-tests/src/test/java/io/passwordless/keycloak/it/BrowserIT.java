package io.passwordless.keycloak.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PageAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way in Chromium, with JavaScript on and off. */
class BrowserIT {

  private static final Pattern APPLICATION = Pattern.compile("^http://localhost/application\\?.*");

  private static final Path TYPED =
      Path.of("../authenticators/src/test/resources/io/passwordless/keycloak/policy/typed.json");

  private static Chromium chromium;

  @BeforeAll
  static void openBrowser() {
    chromium = new Chromium();
  }

  @AfterAll
  static void closeBrowser() {
    chromium.close();
  }

  @AfterEach
  void nothingFailedOrWasBlocked() {
    Assertions.assertThat(chromium.takeComplaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void codeSignsIn(boolean javaScript) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page window = ask(realm, javaScript);
      String code = mail(realm).code();
      window.locator("#code").fill(SignInAs.wrong(code));
      submitIfItHasNot(window, javaScript);
      assertThat(window.locator("#input-error-code")).containsText("not the code");
      awaitScript(window, javaScript);
      assertThat(window.locator("#code")).isFocused();
      window.locator("#code").fill(code.substring(0, 3) + "-" + code.substring(3));
      submitIfItHasNot(window, javaScript);

      assertThat(window).hasURL(APPLICATION);
    }
  }

  @Test
  void codeAsDevicesWriteItIsSentOnceItIsComplete() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page window = ask(realm, true);
      String code = mail(realm).code();
      window.locator("#code").fill("\u200e" + code.substring(0, 3) + "\u2212" + code.substring(3));

      assertThat(window).hasURL(APPLICATION);
    }
  }

  /** By the same table of cases as the server's own reading: {@code TypedTest}. */
  @Test
  void scriptReadsCodesAsTheServerDoes() throws IOException {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page window = ask(realm, true);
      for (JsonNode row : new ObjectMapper().readTree(TYPED.toFile()).get("codes")) {
        Object read =
            window.evaluate(
                "async typed => (await import(document.querySelector('script[src*=\"/passwordless.js\"]').src))"
                    + ".typedCode(typed)",
                row.get("typed").asText());

        Assertions.assertThat(read)
            .as(row.get("what").asText())
            .isEqualTo(row.get("means").asText());
      }
    }
  }

  @Test
  void buttonOfTheCodePressedTwiceSignsIn() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page window = ask(realm, false);
      window.locator("#code").fill(mail(realm).code());
      window.locator("#kc-login").dblclick();

      assertThat(window).hasURL(APPLICATION);
    }
  }

  /** What an impatient person does on the address page. */
  enum Impatience {
    TWO_CLICKS {
      @Override
      void send(Page window) {
        window.locator("#kc-login").dblclick();
      }
    },
    TWO_ENTERS {
      @Override
      void send(Page window) {
        window.locator("#username").focus();
        window.keyboard().press("Enter");
        window.keyboard().press("Enter");
      }
    };

    abstract void send(Page window);
  }

  @ParameterizedTest
  @EnumSource
  void addressSentTwiceIsMailedToOnceAndTheCodeSignsInFromThePageThatIsLeft(Impatience how) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page window = chromium.window(false);
      window.navigate(realm.signIn().toString());
      window.locator("#username").fill(realm.alicesAddress());
      how.send(window);
      assertThat(window.locator("#code")).isVisible();
      String code = mail(realm).code();
      typeCode(window, code);
      // Keycloak (26.7) takes a form of the page that it made last only, and shows the page again
      // if the answers have overtaken one another
      Locator again = window.getByText("Action expired");
      assertThat(window.getByText("The application").or(again)).isVisible();
      if (again.isVisible()) {
        typeCode(window, code);
      }

      assertThat(window).hasURL(APPLICATION);
      Assertions.assertThat(SignInAs.countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherWayIsOffered(boolean javaScript) {
    try (TestRealm realm =
        TestRealm.with(
            requiredFlow(
                alternative(EMAIL_CODE), alternative(MAGIC_LINK), password("ALTERNATIVE")))) {
      Page window = chromium.window(javaScript);
      window.navigate(realm.signIn().toString());
      if (javaScript) {
        window.locator("#try-another-way").click();
        window.getByText("Link by email").click();
        assertThat(window.locator("#kc-form-login")).containsText("a link to sign in with");
      } else {
        Locator ways = window.locator("button[name=authenticationExecution]");
        assertThat(ways).hasText(new String[] {"Link by email", "Username and password"});
        ways.first().click();
        assertThat(window.locator("#kc-form-login")).containsText("a link to sign in with");
        ways.last().click();
        assertThat(window.locator("#password")).isVisible();
      }
    }
  }

  @Test
  @DisplayName("STANDARDS 13: a scanner that runs scripts but presses no button changes nothing")
  void scannerThatRunsScriptsChangesNothing() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page window = ask(realm, true);
      String link = mail(realm).link().toString();
      for (int i = 0; i < 3; i++) {
        Page scanner = chromium.window(true);
        scanner.navigate(link);
        scanner.waitForLoadState(LoadState.NETWORKIDLE);
        assertThat(scanner.locator("button[name=confirm]")).isVisible();
      }
      Assertions.assertThat(realm.count(ExpectedEvent.USED)).isZero();
      window.navigate(link);
      confirm(window);

      assertThat(window).hasURL(APPLICATION);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void linkSignsInTheSameBrowser(boolean javaScript) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page window = ask(realm, javaScript);
      Page tab = window.context().newPage();
      tab.navigate(mail(realm).link().toString());
      confirm(tab);

      assertThat(tab).hasURL(APPLICATION);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void linkSignsInAnotherBrowser(boolean javaScript) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page window = ask(realm, javaScript);
      Page other = chromium.window(javaScript);
      other.navigate(mail(realm).link().toString());
      confirm(other);

      assertThat(other).hasURL(APPLICATION);
      assertThat(window).not().hasURL(APPLICATION);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void relayedCodeSignsInTheFirstBrowser(boolean javaScript) {
    try (TestRealm realm = TestRealm.with(setting("linkBrowser", "relay"), required(MAGIC_LINK))) {
      Page window = ask(realm, javaScript);
      Page other = chromium.window(javaScript);
      other.navigate(mail(realm).link().toString());
      confirm(other);
      assertThat(other.locator("#kc-passwordless-relay-code")).isVisible();
      String code = other.locator("#kc-passwordless-relay-code").innerText();
      window.locator("#code").fill(code);
      submitIfItHasNot(window, javaScript);

      assertThat(window).hasURL(APPLICATION);
      assertThat(other).not().hasURL(APPLICATION);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void totpIsAskedAfterTheCode(boolean javaScript) {
    try (TestRealm realm = withTotp(EMAIL_CODE)) {
      Page window = ask(realm, javaScript);
      window.locator("#code").fill(mail(realm).code());
      submitIfItHasNot(window, javaScript);
      enterTotp(window);

      assertThat(window).hasURL(APPLICATION);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void totpIsAskedAfterTheLinkInBothBrowsers(boolean javaScript) {
    try (TestRealm realm = withTotp(MAGIC_LINK)) {
      Page window = ask(realm, javaScript);
      window.navigate(mail(realm).link().toString());
      confirm(window);
      enterTotp(window);
      assertThat(window).hasURL(APPLICATION);
    }
    try (TestRealm realm = withTotp(MAGIC_LINK)) {
      ask(realm, javaScript);
      Page other = chromium.window(javaScript);
      other.navigate(mail(realm).link().toString());
      confirm(other);
      enterTotp(other);
      assertThat(other).hasURL(APPLICATION);
    }
  }

  @Test
  void pageThatSendsTheCodeItselfWaitsForTheAnswerHoweverLongItTakes() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page window = ask(realm, true);
      String code = mail(realm).code();
      // what the server says once it has the code, which takes longer to answer than to look
      window.route(
          Pattern.compile(".*/passwordless/waiting/.*"),
          route -> route.fulfill(new Route.FulfillOptions().setBody("{\"waiting\": false}")));
      window.route(
          Pattern.compile(".*/login-actions/authenticate.*"),
          route -> {
            window.waitForTimeout(6000);
            route.resume();
          },
          new Page.RouteOptions().setTimes(1));
      window.locator("#code").fill(code);

      assertThat(window).hasURL(APPLICATION, new PageAssertions.HasURLOptions().setTimeout(20_000));
    }
  }

  @Test
  void waitingPageNoticesThatTheLinkWasUsedElsewhere() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page window = ask(realm, true);
      Page other = chromium.window(true);
      other.navigate(mail(realm).link().toString());
      confirm(other);
      assertThat(other).hasURL(APPLICATION);

      assertThat(window.locator("#kc-page-title")).containsText("Done in another browser");
      window.locator("button[name=restart]").click();
      assertThat(window.locator("#username")).isVisible();
    }
  }

  @Test
  void clockHasTheDigitsOfItsPage() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.setSupportedLocales(Set.of("en", "ar"));
              r.setDefaultLocale("ar");
            },
            required(EMAIL_CODE))) {
      Page window = chromium.window(true);
      window.navigate(realm.signIn("ui_locales=ar").toString());
      window.locator("#username").fill(realm.alicesAddress());
      window.locator("#kc-login").click();

      assertThat(window.locator("[data-passwordless-clock]"))
          .hasText(Pattern.compile("[\u0664\u0665]:[\u0660-\u0669]{2}"));
      assertThat(window.locator("[data-passwordless-asked]"))
          .hasText(Pattern.compile("^[^0-9]*[\u0660-\u0669]+[^0-9]*$"));
      assertThat(window.locator("bdi[dir=ltr]")).hasText(realm.alicesAddress());
    }
  }

  private static void letTimeRunOut(TestRealm realm, Page window) {
    realm.letPass(Duration.ofSeconds(61));
    window.clock().runFor(61_000);
  }

  @Test
  @DisplayName(
      "STANDARDS 21 (WCAG 2.2.1): the time limit is told, and renewed without losing the sign-in")
  void timeRunsDownAndIsRenewed() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeLifespan", 60).andThen(setting("resendCooldown", 0)),
            required(EMAIL_CODE))) {
      Page window = chromium.window(true);
      window.clock().install();
      window.navigate(realm.signIn().toString());
      window.locator("#username").fill(realm.alicesAddress());
      window.locator("#kc-login").click();
      assertThat(window.locator("[data-passwordless-clock]"))
          .hasText(Pattern.compile("0:5[0-9]|1:00"));
      mail(realm);
      letTimeRunOut(realm, window);
      assertThat(window.locator("#kc-page-title")).hasText("You need a new code");

      window.locator("button[name=resend]").click();
      assertThat(window.locator("[data-passwordless-expires]")).isVisible();
      assertThat(window.locator("[data-passwordless-asked]"))
          .hasText(Pattern.compile("Last asked for: 1?[0-9] seconds? ago"));
      mail(realm, 2);
      window.locator("#code").fill("12");
      letTimeRunOut(realm, window);
      assertThat(window.locator("#code")).hasValue("12");
      assertThat(window.locator("[data-passwordless-asked]"))
          .hasText("Last asked for: 1 minute ago");

      window.locator("#kc-login").click();
      assertThat(window.locator("#kc-page-title")).hasText("You need a new code");
      window.locator("button[name=resend]").click();
      window.locator("#code").waitFor();
      awaitScript(window, true);
      window.locator("#code").fill(mail(realm, 3).code());
      assertThat(window).hasURL(APPLICATION);
    }
  }

  @Test
  @DisplayName(
      "STANDARDS 21 (WCAG 2.1.1, 2.4.3, 3.3.1): by keyboard alone; an error is told and has the focus")
  void keyboardIsEnough() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page window = chromium.window(false);
      window.navigate(realm.signIn().toString());
      assertThat(window.locator("#username")).isFocused();
      window.keyboard().press("Enter");
      assertThat(window.locator("#username")).isFocused();
      assertThat(window.locator("#username")).hasAttribute("aria-invalid", "true");
      assertThat(window.locator("#username"))
          .hasAccessibleDescription(Pattern.compile("fill this"));
      window.keyboard().type(realm.alicesAddress());
      window.keyboard().press("Enter");

      assertThat(window.locator("#code")).isFocused();
      window.keyboard().type("000000");
      window.keyboard().press("Enter");
      assertThat(window.locator("#code")).isFocused();
      assertThat(window.locator("#code")).hasAccessibleDescription(Pattern.compile("not the code"));
      window.keyboard().press("Tab");
      assertThat(window.locator("#kc-login")).isFocused();
      window.keyboard().press("Tab");
      assertThat(window.locator("summary")).isFocused();
      // it is open, because what was said may be helped by another mail
      window.keyboard().press("Enter");
      window.keyboard().press("Enter");
      window.keyboard().press("Tab");
      assertThat(window.locator("button[name=resend]")).isFocused();
      window.keyboard().press("Tab");
      assertThat(window.locator("button[name=restart]")).isFocused();
      window.keyboard().press("Enter");
      assertThat(window.locator("#username")).isFocused();
    }
  }

  private static TestRealm withTotp(String step) {
    return TestRealm.with(
        realm -> realm.getUsers().get(0).getCredentials().add(Totp.credential()),
        required(step),
        otpIfConfigured());
  }

  private static Page ask(TestRealm realm, boolean javaScript) {
    Page window = chromium.window(javaScript);
    window.navigate(realm.signIn().toString());
    window.locator("#username").fill(realm.alicesAddress());
    window.locator("#kc-login").click();
    assertThat(window.getByRole(AriaRole.HEADING).first()).containsText("Check your email");
    awaitScript(window, javaScript);
    return window;
  }

  /** Until the script that sends a complete code has shown what it says beforehand. */
  private static void awaitScript(Page window, boolean javaScript) {
    if (javaScript && window.locator("#code").count() > 0) {
      window.locator("[data-passwordless-full]").waitFor();
    }
  }

  private static void typeCode(Page window, String code) {
    window.locator("#code").fill(code);
    window.locator("#kc-login").click();
  }

  private static void confirm(Page window) {
    window.locator("button[name=confirm]").click();
  }

  private static void enterTotp(Page window) {
    window.locator("#otp").fill(Totp.now());
    window.locator("#kc-login").click();
  }

  /** With scripts a code that is complete is sent by itself. */
  private static void submitIfItHasNot(Page window, boolean javaScript) {
    if (!javaScript) {
      window.locator("#kc-login").click();
    }
  }
}
