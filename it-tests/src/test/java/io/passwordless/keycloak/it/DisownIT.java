package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.userprofile.config.UPConfig;

/** What a mail offers to those who did not ask for it. */
class DisownIT {

  private final WebBrowser stranger = new WebBrowser();
  private final WebBrowser owner = new WebBrowser();

  /** What alice, or somebody without an account, is mailed. */
  enum Mailed {
    CODE {
      @Override
      ReceivedMail ask(TestRealm realm, WebBrowser browser) {
        asked(realm, browser);
        return mail(realm);
      }
    },
    LINK {
      @Override
      ReceivedMail ask(TestRealm realm, WebBrowser browser) {
        FirstFactor.choose(realm.openSignIn(browser), "Link by email")
            .submit("username", realm.alicesAddress());
        return mail(realm);
      }
    },
    SIGN_UP {
      @Override
      ReceivedMail ask(TestRealm realm, WebBrowser browser) {
        String address = "new-" + realm.name() + "@example.com";
        asked(realm, browser, address);
        return SignInAs.MAILS.await(address, 1);
      }
    };

    abstract ReceivedMail ask(TestRealm realm, WebBrowser browser);
  }

  @ParameterizedTest
  @EnumSource
  void mailSaysWhoAskedWhenAndFromWhere(Mailed mailed) {
    try (TestRealm realm =
        TestRealm.with(
            SignUpIT.open(), requiredFlow(alternative(EMAIL_CODE), alternative(MAGIC_LINK)))) {
      ReceivedMail mail = mailed.ask(realm, stranger);
      // to a server in a container, a browser of this machine has the address of its gateway
      String address = realm.await(ExpectedEvent.SENT).getIpAddress();
      String roughly = address.replaceFirst("[.][0-9]+$", ".x");

      assertThat(mail.text())
          .contains(TestRealm.APPLICATION_NAME, " UTC", roughly)
          .doesNotContain(address);
      assertThat(mail.html())
          .contains(TestRealm.APPLICATION_NAME, " UTC", roughly, mail.disowningLink().toString())
          .doesNotContain(address);
    }
  }

  @Test
  void mailOfAnAdministratorSaysForWhatAndWhenAndNothingOfTheAdministrator() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      ReceivedMail mail = invited(realm);

      assertThat(mail.text())
          .contains("administrator", "Application: " + TestRealm.APPLICATION_NAME, "Time: ", " UTC")
          .doesNotContain("127.0.0", "Browser: ");
      assertThat(mail.html())
          .contains(TestRealm.APPLICATION_NAME, " UTC", mail.disowningLink().toString())
          .doesNotContain("127.0.0");
    }
  }

  @Test
  void mailSaysWhatKindOfBrowserAsked() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE));
        Chromium chromium = new Chromium()) {
      com.microsoft.playwright.Page window = chromium.window(true);
      window.navigate(realm.signIn().toString());
      window.locator("#username").fill(realm.alicesAddress());
      window.locator("#kc-login").click();
      ReceivedMail mail = mail(realm);

      assertThat(mail.text()).containsPattern("Browser: \\S*Chrome on Linux");
      assertThat(mail.html()).containsPattern("Chrome on Linux");
    }
  }

  @Test
  void wordsOfAStrangerAreNotRepeated() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE));
        Chromium chromium = new Chromium()) {
      com.microsoft.playwright.Page window =
          chromium.windowOf("Your account was hacked! Ring 0800-123456-bot/1.0");
      window.navigate(realm.signIn().toString());
      window.locator("#username").fill(realm.alicesAddress());
      window.locator("#kc-login").click();
      ReceivedMail mail = mail(realm);

      assertThat(mail.text()).contains("Browser: Unknown").doesNotContain("0800");
      assertThat(mail.html()).doesNotContain("0800");
      assertThat(owner.open(mail.link()).is("passwordless-link").text()).doesNotContain("0800");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Asia/Kolkata, IST",
    "' Asia/Kolkata ', IST",
    "+05:45, +05:45",
    "Australia/Lord_Howe, LH",
    "Mars/Phobos, UTC",
    "Nowhere/Atlantis, UTC",
    "+26:00, UTC",
    "'\u0000', UTC",
    "'', UTC"
  })
  void mailTellsTheTimeWhereThePersonLivesAndThePageDoesNot(String zone, String shown) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      UPConfig profile = realm.admin().users().userProfile().getConfiguration();
      profile.setUnmanagedAttributePolicy(UPConfig.UnmanagedAttributePolicy.ENABLED);
      realm.admin().users().userProfile().update(profile);
      realm.changeAlice(alice -> alice.setAttributes(Map.of("zoneinfo", List.of(zone))));
      asked(realm, stranger);
      ReceivedMail mail = mail(realm);

      assertThat(mail.text()).containsPattern("Time: .*:[0-9]{2}\\h[AP]M " + Pattern.quote(shown));
      assertThat(mail.subject())
          .containsPattern("\\([0-9]{1,2}(:[0-9]{2}){2}\\h[AP]M " + Pattern.quote(shown));
      assertThat(owner.open(mail.link()).is("passwordless-link").text())
          .containsPattern("[AP]M UTC");
    }
  }

  @Test
  void linkOfAnAdministratorStopsWorking() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      ReceivedMail mail = invited(realm);
      owner.open(mail.disowningLink()).press("confirm");

      assertThat(owner.open(mail.link()).is("passwordless-problem").text())
          .contains("used already");
      realm.await(ExpectedEvent.DISOWNED);
    }
  }

  private static ReceivedMail invited(TestRealm realm) {
    realm
        .rest()
        .post(
            "links",
            "{\"email\": \"%s\", \"clientId\": \"%s\", \"send\": true}"
                .formatted(realm.alicesAddress(), TestRealm.APPLICATION))
        .is(201);
    return mail(realm);
  }

  @Test
  void lookingChangesNothing() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page waiting = asked(realm, stranger);
      ReceivedMail mail = mail(realm);
      for (int i = 0; i < 3; i++) {
        owner.open(mail.disowningLink()).is("passwordless-void");
        assertThat(owner.send("HEAD", mail.disowningLink(), "").status()).isEqualTo(200);
      }

      assertThat(waiting.submit("code", mail.code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void codeAndLinkAndWhateverElseWaitsForTheAccountStopWorking() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page first = asked(realm, stranger);
      ReceivedMail firstMail = mail(realm);
      Page second = asked(realm, new WebBrowser());
      ReceivedMail secondMail = mail(realm, 2);
      Page page = owner.open(secondMail.disowningLink()).is("passwordless-void");
      assertThat(page.text()).contains(TestRealm.APPLICATION_NAME);
      assertThat(page.press("confirm").is("passwordless-void").text())
          .contains("They no longer work");

      assertThat(second.submit("code", secondMail.code()).message()).contains("used already");
      assertThat(first.submit("code", firstMail.code()).message()).contains("used already");
      owner.open(secondMail.link()).is("passwordless-problem");
      assertThat(realm.await(ExpectedEvent.DISOWNED).getUserId()).isEqualTo(realm.aliceId());
      assertThat(owner.open(secondMail.disowningLink()).has("confirm")).isFalse();
      Page again = asked(realm, new WebBrowser());
      assertThat(again.submit("code", mail(realm, 3).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void itSignsNobodyInAndCountsNothingAgainstTheAccount() {
    try (TestRealm realm =
        TestRealm.with(TestRealm.setting("accountAttempts", 10), required(EMAIL_CODE))) {
      Page waiting = asked(realm, stranger);
      waiting.submit("code", wrong(mail(realm).code()));
      Page done = owner.open(mail(realm).disowningLink()).press("confirm");

      assertThat(done.is("passwordless-void").status()).isEqualTo(200);
      realm.openSignIn(owner).is("passwordless-address");
      assertThat(realm.awaitAll(ExpectedEvent.WRONG, 1)).hasSize(1);
    }
  }

  @Test
  void anotherSiteCannotPressTheButton() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page waiting = asked(realm, stranger);
      ReceivedMail mail = mail(realm);
      Page refused = owner.send("POST", mail.disowningLink(), "confirm=true");

      assertThat(refused.status()).isEqualTo(403);
      assertThat(waiting.submit("code", mail.code()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%7Bx%7D", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00"})
  void whatIsNoTokenIsRefused(String token) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = owner.open(realm.url("/passwordless/void/" + token));

      assertThat(page.status()).isBetween(400, 404);
    }
  }

  @Test
  void linkThatSignsInDoesNotDisownNorTheOtherWayRound() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, stranger);
      ReceivedMail mail = mail(realm);
      URI swapped = URI.create(mail.link().toString().replace("/link/", "/void/"));
      URI swappedBack = URI.create(mail.disowningLink().toString().replace("/void/", "/link/"));

      assertThat(owner.open(swapped).is("passwordless-problem").status()).isEqualTo(400);
      assertThat(owner.open(swappedBack).is("passwordless-problem").status()).isEqualTo(400);
    }
  }

  @Test
  void mailThatAsksToSignUpCanBeDisownedToo() {
    try (TestRealm realm = TestRealm.with(SignUpIT.open(), required(EMAIL_CODE))) {
      String address = "new-" + realm.name() + "@example.com";
      Page waiting = asked(realm, stranger, address);
      ReceivedMail mail = SignInAs.MAILS.await(address, 1);
      owner.open(mail.disowningLink()).press("confirm");

      assertThat(waiting.submit(field("code", mail.code())).message()).contains("used already");
      assertThat(realm.admin().users().searchByEmail(address, true)).isEmpty();
    }
  }

  @Test
  void whateverElseWaitsToSignUpWithTheAddressStopsWorkingToo() {
    try (TestRealm realm = TestRealm.with(SignUpIT.open(), required(EMAIL_CODE))) {
      String address = "new-" + realm.name() + "@example.com";
      Page first = asked(realm, stranger, address);
      ReceivedMail firstMail = SignInAs.MAILS.await(address, 1);
      asked(realm, new WebBrowser(), address);
      owner.open(SignInAs.MAILS.await(address, 2).disowningLink()).press("confirm");

      assertThat(first.submit("code", firstMail.code()).message()).contains("used already");
      assertThat(realm.admin().users().searchByEmail(address, true)).isEmpty();
    }
  }
}
