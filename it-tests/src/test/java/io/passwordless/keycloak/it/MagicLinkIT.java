package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.idm.RealmRepresentation;

class MagicLinkIT {

  private final WebBrowser browser = new WebBrowser();
  private final WebBrowser other = new WebBrowser();

  @Test
  @Tag("container")
  @OnEachLine(Capability.LINK_HERE)
  void linkSignsInTheBrowserThatAskedAndIsRecorded() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser).is("passwordless-inbox");
      assertThat(inbox.text()).contains(realm.alicesAddress()).contains("10 minutes");
      Page link = browser.open(mail(realm).link()).is("passwordless-link");

      assertThat(link.status()).isEqualTo(200);
      assertThat(link.text())
          .contains(realm.alicesAddress(), TestRealm.APPLICATION_NAME)
          .doesNotContain("not the browser");
      Page posted = link.pressWithoutFollowing("confirm");
      assertThat(posted.status()).as("RFC 9700 4.12").isEqualTo(303);
      assertThat(browser.open(posted.url().resolve(posted.header("Location"))).signedIn())
          .isNotEmpty();

      assertThat(realm.await(ExpectedEvent.SENT).getDetails())
          .containsEntry("auth_method", "magic-link");
      assertThat(realm.await(ExpectedEvent.USED).getDetails())
          .containsEntry("auth_method", "magic-link")
          .containsKey("passwordless_challenge");
      assertThat(realm.await(ExpectedEvent.SIGNED_IN).getDetails())
          .containsEntry("auth_method", "magic-link");
    }
  }

  @Test
  @OnEachLine(Capability.LINK_ELSEWHERE)
  void linkSignsInAnotherBrowserAndNotTheOneThatAsked() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser);
      Page link = other.open(mail(realm).link()).is("passwordless-link");

      assertThat(link.text()).contains("not the browser that asked");
      assertThat(link.press("confirm").signedIn()).isNotEmpty();
      assertThat(inbox.reload().url().getPath()).doesNotStartWith("/application");
      assertThat(realm.openSignIn(browser).url().getPath()).doesNotStartWith("/application");
    }
  }

  @Test
  void requestOfTheApplicationIsAnsweredInTheOtherBrowser() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page address = realm.openSignIn(browser, "nonce=the-nonce");
      address.submit(
          WebBrowser.field("username", realm.alicesAddress()),
          WebBrowser.field("rememberMe", "on"));
      Page application = other.open(mail(realm).link()).press("confirm");

      assertThat(application.parameter("state")).isEqualTo("the-state");
      IDToken token = realm.idToken(application.signedIn());
      assertThat(token.getNonce()).isEqualTo("the-nonce");
      assertThat(token.getEmail()).isEqualTo(realm.alicesAddress());
      assertThat(Instant.ofEpochSecond(token.getAuth_time()))
          .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
      assertThat(realm.await(ExpectedEvent.SIGNED_IN).getDetails())
          .containsEntry("remember_me", "true");
    }
  }

  @Test
  void linkSignsInWhereItIsAnAlternativeThatStandsLast() {
    try (TestRealm realm =
        TestRealm.with(requiredFlow(password("ALTERNATIVE"), alternative(MAGIC_LINK)))) {
      Page login = realm.openSignIn(browser).is("login");
      Page selector = login.submit("tryAnotherWay", "on").is("select-authenticator");
      Page address =
          selector.submit(
              "authenticationExecution",
              selector
                  .document()
                  .select("li:contains(Link by email) [name=authenticationExecution]")
                  .attr("value"));
      address.submit("username", realm.alicesAddress()).is("passwordless-inbox");

      assertThat(other.open(mail(realm).link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void linkAfterThePasswordDoesNotReplaceThePasswordInAnotherBrowser() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"), required(MAGIC_LINK))) {
      realm
          .openSignIn(browser)
          .submit(
              WebBrowser.field("username", realm.alice()),
              WebBrowser.field("password", realm.alice()))
          .is("passwordless-inbox");
      Page asksForThePassword = other.open(mail(realm).link()).press("confirm").is("login");

      assertThat(asksForThePassword.submit("password", realm.alice()).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 17: 'same' signs in only the browser that asked")
  void sameRefusesAnotherBrowserAndKeepsTheLinkForTheFirst() {
    try (TestRealm realm = TestRealm.with(setting("linkBrowser", "same"), required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();

      assertThat(other.open(link).is("passwordless-problem").text()).contains("other browser");
      assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
      assertThat(realm.count(ExpectedEvent.OTHER_BROWSER)).as("nothing was done").isZero();
    }
  }

  @Test
  @DisplayName("STANDARDS 17: 'same' holds where another browser posts without having a page")
  void sameRefusesAPostOfAnotherBrowserThatHasAToken() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      String token =
          other.open(link).is("passwordless-link").document().select("[name=csrf]").attr("value");
      realm.set("linkBrowser", "same");

      Page refused = other.send("POST", link, "confirm=true&csrf=" + encode(token));
      assertThat(refused.is("passwordless-problem").text()).contains("other browser");
      realm.await(ExpectedEvent.OTHER_BROWSER);
      assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 17: 'relay' transfers a secret typed by the person")
  @OnEachLine(Capability.RELAY)
  void relayShowsACodeToTypeInTheFirstBrowser() {
    try (TestRealm realm = TestRealm.with(setting("linkBrowser", "relay"), required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser);
      URI link = mail(realm).link();
      Page relay = other.open(link).press("confirm").is("passwordless-relay");
      String code = relay.document().select("#kc-passwordless-relay-code").text();

      assertThat(other.open(link).press("confirm").is("passwordless-problem").text())
          .contains("used already");
      assertThat(inbox.submit("code", SignInAs.wrong(code)).message()).contains("not the code");
      assertThat(inbox.reload().submit("code", code).signedIn()).isNotEmpty();
      assertThat(realm.openSignIn(other).url().getPath()).doesNotStartWith("/application");
    }
  }

  @Test
  void linkOfAResentMailRelaysACodeAfterTheFirstHas() {
    try (TestRealm realm =
        TestRealm.with(
            setting("linkBrowser", "relay").andThen(setting("resendCooldown", 0)),
            required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser);
      SignInAs.relayed(mail(realm));
      Page resent = inbox.press("resend");
      ReceivedMail second = mail(realm, 2);
      String code = SignInAs.relayed(second);

      assertThat(other.open(second.link()).press("confirm").is("passwordless-problem").text())
          .contains("used already");
      assertThat(resent.submit("code", code).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName(
      "STANDARDS 13 (RFC 9110 9.2.1): GET and HEAD change nothing, only a POST with a token does")
  void scannersChangeNothing() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      for (int i = 0; i < 10; i++) {
        WebBrowser scanner = new WebBrowser();
        assertThat(scanner.send("HEAD", link, null).status()).isEqualTo(200);
        scanner.open(link).is("passwordless-link");
      }
      assertThat(other.send("POST", link, "confirm=true").status()).isEqualTo(403);
      assertThat(other.send("POST", link, "confirm=true&csrf=").status()).isEqualTo(403);
      String foreign = new WebBrowser().open(link).document().select("[name=csrf]").attr("value");
      other.open(link);
      assertThat(other.send("POST", link, "confirm=true&csrf=" + encode(foreign)).status())
          .isEqualTo(403);

      assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 14: not cached, no referrer, not framed, nothing from elsewhere")
  void pageOfTheLinkKeepsToItselfHoweverLaxTheRealmIs() {
    try (TestRealm realm = TestRealm.with(MagicLinkIT::laxHeaders, required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      Page page = browser.open(link).is("passwordless-link");
      assertThat(page.document().title()).doesNotContain(page.url().getPath());
      assertThat(page.document().select("[src], link[href]").eachAttr("abs:src"))
          .allMatch(src -> src.isEmpty() || src.startsWith(page.url().resolve("/").toString()));
      assertKeepsToItself(page);

      page.press("confirm").signedIn();
      assertKeepsToItself(browser.open(link).is("passwordless-problem"));
    }
  }

  private static void laxHeaders(RealmRepresentation realm) {
    realm.setBrowserSecurityHeaders(
        new HashMap<>(
            Map.of(
                "contentSecurityPolicy", "frame-ancestors *",
                "xFrameOptions", "",
                "referrerPolicy", "unsafe-url")));
  }

  private static void assertKeepsToItself(Page page) {
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Content-Security-Policy"))
        .contains("frame-ancestors 'none'", "default-src 'self'", "object-src 'none'");
  }

  @Test
  @DisplayName("STANDARDS 5 (ASVS 6.5.1): a link is accepted once")
  void replayIsRefusedEverywhere() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      Page openedBefore = other.open(link).is("passwordless-link");
      browser.open(link).press("confirm").signedIn();

      assertThat(browser.open(link).is("passwordless-problem").text())
          .contains("signed in already");
      assertThat(other.open(link).is("passwordless-problem").status()).isEqualTo(400);
      assertThat(openedBefore.press("confirm").is("passwordless-problem").status()).isEqualTo(400);
      assertThat(realm.await(ExpectedEvent.SPENT).getDetails())
          .containsEntry("auth_method", "magic-link");
      assertThat(realm.count(ExpectedEvent.SPENT)).as("looking is recorded by nobody").isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void buttonPressedTwiceSignsInOnce(boolean here) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      WebBrowser first = new WebBrowser();
      asked(realm, first);
      Page link = (here ? first : new WebBrowser()).open(mail(realm).link());
      assertThat(link.pressWithoutFollowing("confirm").status()).isEqualTo(303);

      assertThat(link.press("confirm").signedIn()).isNotEmpty();
      assertThat(link.press("confirm").is("passwordless-problem").text())
          .contains("signed in already");
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isEqualTo(1);
      assertThat(realm.count(ExpectedEvent.USED)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Road.class,
      names = {"CODE", "LINK_HERE", "ADMINISTRATORS_LINK"})
  void whoeverIsInAlreadyIsLedOnByALinkThatIsOver(Road road) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      road.given(realm, browser).get().signedIn();
      URI over =
          road == Road.ADMINISTRATORS_LINK
              ? browser.history().stream()
                  .map(URI::create)
                  .filter(url -> url.getPath().contains("/passwordless/link/"))
                  .findFirst()
                  .orElseThrow()
              : mail(realm).link();

      Page page = browser.open(over).is("passwordless-problem");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.text()).contains("signed in already").doesNotContain("used already");
      assertThat(page.document().select("#kc-passwordless-again").attr("href"))
          .endsWith(Page.APPLICATION_PATH + "/home");
      assertThat(other.open(over).is("passwordless-problem").text())
          .as("nobody is in there")
          .contains("used already");
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lateLinkLeadsOnWhoeverIsInAlreadyAndNobodyElse(boolean herself) {
    try (TestRealm realm =
        TestRealm.with(
            setting("linkLifespan", 60)
                .andThen(r -> r.getUsers().add(TestRealm.person("bob-" + r.getRealm()))),
            required(EMAIL_CODE))) {
      asked(realm, other);
      URI late = mail(realm).link();
      String person = herself ? realm.alicesAddress() : "bob-" + realm.name() + "@example.com";
      Page waiting = asked(realm, browser, person);
      waiting.submit("code", SignInAs.MAILS.await(person, herself ? 2 : 1).code()).signedIn();
      realm.letPass(Duration.ofSeconds(61));

      assertThat(browser.open(late).is("passwordless-problem").text())
          .contains(herself ? "signed in already" : "expired");
    }
  }

  @Test
  void codeUsedEndsTheLinkAndLinkUsedEndsTheCode() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail first = mail(realm);
      page.submit("code", first.code()).signedIn();
      assertThat(other.open(first.link()).is("passwordless-problem").text())
          .contains("used already");

      WebBrowser third = new WebBrowser();
      Page waiting = asked(realm, third);
      ReceivedMail second = mail(realm, 2);
      other.open(second.link()).press("confirm").signedIn();
      assertThat(waiting.submit("code", second.code()).message()).contains("used already");
    }
  }

  @Test
  @DisplayName("STANDARDS 5: what was mailed before is worth nothing once a newer mail was used")
  void newerMailUsedEndsTheOlderOnes() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page old = asked(realm, browser);
      ReceivedMail first = mail(realm);
      Page newer = asked(realm, other);
      newer.submit("code", mail(realm, 2).code()).signedIn();

      assertThat(new WebBrowser().open(first.link()).is("passwordless-problem").text())
          .contains("used already");
      Page told = old.submit("code", first.code());
      assertThat(told.message()).contains("used already");
      Page again = told.press("resend").is("passwordless-code");
      assertThat(again.submit("code", mail(realm, 3).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void olderMailOfATabEndsThoughTheTabHasANewerOneThanTheOneThatIsUsed() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page first = asked(realm, browser);
      ReceivedMail oldest = mail(realm, 1);
      Page second = asked(realm, other);
      String used = mail(realm, 2).code();
      Page resent = first.press("resend");
      ReceivedMail newest = mail(realm, 3);
      assertThat(second.submit("code", used).signedIn()).isNotEmpty();

      assertThat(new WebBrowser().open(oldest.link()).is("passwordless-problem").text())
          .contains("used already");
      Page told = resent.submit("code", oldest.code()).is("passwordless-code");
      assertThat(told.submit("code", newest.code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void newerMailEndsTheOlderOneWhateverTheClockSays() {
    try (TestRealm realm = TestRealm.with(setting("linkLifespan", 3600), required(EMAIL_CODE))) {
      realm.letPass(Duration.ofSeconds(50));
      asked(realm, browser);
      ReceivedMail older = mail(realm, 1);
      realm.letPass(Duration.ofSeconds(-50));
      asked(realm, other).submit("code", mail(realm, 2).code()).signedIn();

      assertThat(new WebBrowser().open(older.link()).is("passwordless-problem").text())
          .contains("used already");
    }
  }

  @Test
  void resendAfterTheLinkWasUsedElsewhereStartsAfresh() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      other.open(mail(realm).link()).press("confirm").signedIn();

      Page resent = page.press("resend");
      assertThat(resent.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "%00",
        "%2e%2e",
        "'or'1'='1",
        "\u00e9\u00e9\u00e9"
      })
  void whatIsNoLinkIsSaidToBeNone(String token) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      String link = mail(realm).link().toString();
      String base = link.substring(0, link.lastIndexOf('/') + 1);
      String encoded = token.startsWith("%") ? token : encode(token);

      Page page = other.send("GET", URI.create(base + encoded), null);
      assertThat(page.status()).isBetween(400, 404);
      assertThat(other.send("POST", URI.create(base + encoded), "confirm=true").status())
          .isBetween(400, 404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/x/y", "/x/"})
  void whatIsLeftOfALinkIsSaidToBeNone(String rest) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      URI cut = realm.url("/passwordless/link" + rest);
      Page page = other.open(cut).is("passwordless-problem");

      assertThat(page.status()).isEqualTo(400);
      assertThat(page.text()).contains("doesn’t work");
      assertThat(other.send("POST", cut, "confirm=true").is("passwordless-problem").status())
          .isEqualTo(400);
    }
  }

  @Test
  void truncatedLinkAndLinkOfAnotherRealmAreNone() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK));
        TestRealm foreign = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      String link = mail(realm).link().toString();

      assertThat(
              other
                  .open(URI.create(link.substring(0, link.length() - 1)))
                  .is("passwordless-problem")
                  .text())
          .contains("doesn’t work");
      assertThat(
              other
                  .open(URI.create(link.replace(realm.name(), foreign.name())))
                  .is("passwordless-problem")
                  .status())
          .isEqualTo(400);
      assertThat(browser.open(URI.create(link)).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void linkIsKeptWhereSomebodyElseIsSignedIn(boolean tabIsOpen) {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().add(TestRealm.person("bob-" + r.getRealm())), required(MAGIC_LINK))) {
      String bob = "bob-" + realm.name() + "@example.com";
      if (tabIsOpen) {
        realm.openSignIn(other);
      }
      asked(realm, other, bob);
      other.open(SignInAs.MAILS.await(bob, 1).link()).press("confirm").signedIn();
      String identity = other.cookies().get("KEYCLOAK_IDENTITY");
      asked(realm, browser);
      URI link = mail(realm).link();

      Page refused = other.open(link).press("confirm").is("passwordless-problem");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("signed in as somebody else");
      assertThat(realm.await(ExpectedEvent.OTHER_ACCOUNT).getUserId()).isEqualTo(realm.aliceId());
      assertThat(identity).isNotEmpty().isEqualTo(other.cookies().get("KEYCLOAK_IDENTITY"));
      assertThat(new WebBrowser().open(link).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void linkSignsInWhereThePersonIsSignedInAlready() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, other);
      other.open(mail(realm).link()).press("confirm").signedIn();
      asked(realm, browser);

      assertThat(other.open(mail(realm, 2).link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void linkThatWasSwitchedOffMeanwhileIsOver() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      realm.set("linkEnabled", false);

      Page over = other.open(link).is("passwordless-problem");
      assertThat(over.status()).isEqualTo(400);
      assertThat(over.text()).contains("has ended");
    }
  }

  @Test
  @DisplayName("STANDARDS 6: useless once the account was disabled, deleted or has another address")
  void changedAccountIsNotSignedIn() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      realm.changeAlice(alice -> alice.setEmail("moved-" + realm.alicesAddress()));
      assertRefused(browser.open(link).press("confirm"));
    }
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      Page page = other.open(link).is("passwordless-link");
      realm.changeAlice(alice -> alice.setEnabled(false));
      page.press("confirm").is("passwordless-problem");
      other.open(link).is("passwordless-problem");
    }
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      WebBrowser fresh = new WebBrowser();
      asked(realm, fresh);
      URI link = mail(realm).link();
      realm.deleteAlice();
      assertRefused(fresh.open(link).press("confirm"));
    }
  }

  private static void assertRefused(Page page) {
    assertThat(page.url().getPath()).doesNotStartWith("/application");
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.text()).contains("account");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
