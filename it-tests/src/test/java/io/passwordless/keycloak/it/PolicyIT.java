package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.idm.ConfigPropertyRepresentation;

/** Every setting changes what people see. Those of other suites are not repeated here. */
class PolicyIT {

  private static final List<String> SETTINGS =
      List.of(
          "codeEnabled",
          "linkEnabled",
          "codeLength",
          "codeAlphabet",
          "codeLifespan",
          "linkLifespan",
          "linkInCodeMail",
          "linkBrowser",
          "maxAttempts",
          "accountAttempts",
          "resendCooldown",
          "mailsPerHour",
          "mailsPerHourPerIp",
          "signUp",
          "availability",
          "clearAtFirstProof",
          "mailAppLink",
          "passkeyOffer",
          "passkeyOfferDays");

  private final WebBrowser browser = new WebBrowser();

  @Test
  void lengthAndAlphabetOfTheRealmShapeTheCode() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeLength", 10).andThen(setting("codeAlphabet", "alphanumeric")),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);

      assertThat(mail(realm).code()).matches("[34679ACDEFGHJKMNPQRTWXY]{10}");
      assertThat(page.submit("code", "123456").message()).contains("10 characters");
    }
  }

  @Test
  void settingOfTheExecutionGoesBeforeTheRealms() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeLength", 10).andThen(setting("codeLifespan", 60)),
            required(EMAIL_CODE, Map.of("codeLength", "7", "linkInCodeMail", "")))) {
      Page page = asked(realm, browser);

      assertThat(mail(realm).code()).hasSize(7);
      assertThat(page.text()).contains("1 minute");
      assertThat(mail(realm).hasLink()).isTrue();
    }
  }

  @Test
  void linkLivesNoLongerThanASignInMayTakeAndIsSaidTo() {
    try (TestRealm realm =
        TestRealm.with(
            setting("linkLifespan", 3600)
                .andThen(r -> r.setAccessCodeLifespanLogin(120))
                .andThen(r -> r.setAccessCodeLifespanUserAction(600)),
            required(MAGIC_LINK))) {
      Page page = asked(realm, browser);

      assertThat(page.text()).contains("2 minutes");
      assertThat(mail(realm).text()).contains("2 minutes");
    }
    try (TestRealm realm =
        TestRealm.with(
            setting("linkLifespan", 3600).andThen(r -> r.setAccessCodeLifespanLogin(3)),
            required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      realm.letPass(Duration.ofSeconds(4));

      assertThat(browser.open(link).is("passwordless-problem").text()).contains("has expired");
    }
  }

  @Test
  void everySettingButThoseOfTheLookCanBeGivenToAStep() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      for (String step : List.of(EMAIL_CODE, MAGIC_LINK)) {
        assertThat(realm.admin().flows().getAuthenticatorConfigDescription(step).getProperties())
            .extracting(ConfigPropertyRepresentation::getName)
            .containsExactlyInAnyOrderElementsOf(SETTINGS);
      }
    }
  }

  @Test
  void changedSettingIsInForceAtTheNextMail() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser);
      assertThat(mail(realm).code()).hasSize(6);
      realm.set("codeLength", 8);
      Page page = asked(realm, new WebBrowser());

      assertThat(page.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
      assertThat(mail(realm, 2).code()).hasSize(8);
    }
  }

  @Test
  void badStoredValueIsLoggedOnceAndTheDefaultUsed() {
    try (TestRealm realm =
        TestRealm.with(setting("codeLength", "eleventy"), required(EMAIL_CODE))) {
      asked(realm, browser);
      assertThat(mail(realm).code()).hasSize(6);
      asked(realm, new WebBrowser());

      assertThat(KeycloakServer.shared().log().lines())
          .filteredOn(line -> line.contains(realm.name()) && line.contains("eleventy"))
          .singleElement()
          .asString()
          .contains("codeLength", "6 to 12");
    }
  }

  @Test
  void mailOfTheCodeHasNoLinkWhereThatIsOff() {
    try (TestRealm realm = TestRealm.with(setting("linkInCodeMail", false), required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);

      assertThat(mail.hasLink()).isFalse();
      assertThat(page.text()).doesNotContain("link");
    }
  }

  @Test
  void methodThatIsOffIsPassedOverWhereThereIsAnother() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeEnabled", false),
            requiredFlow(alternative(EMAIL_CODE), password("ALTERNATIVE")))) {
      realm.openSignIn(browser).is("login");
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true, true", "false, true, true", "true, false, false"})
  void mailProgramIsLinkedByTheDomainAlone(boolean known, boolean on, boolean linked) {
    try (TestRealm realm =
        TestRealm.with(
            setting("mailAppLink", on)
                .andThen(r -> r.getUsers().get(0).setEmail("alice-" + r.getRealm() + "@gmail.com")),
            required(EMAIL_CODE))) {
      String name = (known ? "alice-" : "nobody-") + realm.name();
      Element link =
          asked(realm, browser, name + "@gmail.com")
              .document()
              .select("#kc-passwordless-mail-app")
              .first();

      if (linked) {
        assertThat(link.text()).isEqualTo("Open Gmail");
        assertThat(link.attr("href")).isEqualTo("https://mail.google.com/");
        assertThat(link.attr("rel")).isEqualTo("noopener noreferrer");
      } else {
        assertThat(link).isNull();
      }
    }
  }

  @Test
  void methodThatIsOffIsSaidToBeOffWhereThereIsNoOther() {
    try (TestRealm realm = TestRealm.with(setting("linkEnabled", false), required(MAGIC_LINK))) {
      Page page = realm.openSignIn(browser).is("passwordless-closed");

      assertThat(page.status()).isEqualTo(400);
      assertThat(page.text()).contains("switched off");
    }
  }

  @Test
  void methodSwitchedOffMeanwhileEndsWhatIsUnderWay() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      realm.set("codeEnabled", false);
      assertThat(page.submit("code", mail.code()).is("passwordless-closed").text())
          .contains("switched off");
      realm.set("linkEnabled", false);
      assertThat(new WebBrowser().open(mail.link()).is("passwordless-problem").text())
          .contains("ended");
    }
  }

  @Test
  @DisplayName("STANDARDS 9: wrong codes of an account are counted whatever the challenge")
  @OnEachLine(Capability.LIMITS)
  void accountAttemptsCloseTheCodeButNotTheLink() {
    try (TestRealm realm =
        TestRealm.with(
            setting("accountAttempts", 5).andThen(setting("maxAttempts", 10)),
            required(EMAIL_CODE))) {
      Page first = asked(realm, browser);
      String wrong = wrong(mail(realm).code());
      for (int i = 0; i < 3; i++) {
        first = first.submit("code", wrong);
      }
      WebBrowser other = new WebBrowser();
      Page second = asked(realm, other);
      String code = mail(realm, 2).code();
      for (int i = 0; i < 2; i++) {
        second = second.submit("code", wrong(code));
      }

      Page closed = second.submit("code", code);
      assertThat(closed.message()).contains("too many wrong codes for this account");
      realm.await(ExpectedEvent.CLOSED);
      assertThat(other.open(mail(realm, 2).link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 11: mails of an address are limited, and the page does not tell")
  @OnEachLine(Capability.LIMITS)
  void mailsOfAnAddressAreLimited() {
    try (TestRealm realm = TestRealm.with(setting("mailsPerHour", 2), required(EMAIL_CODE))) {
      for (int i = 0; i < 4; i++) {
        asked(realm, new WebBrowser()).is("passwordless-code");
      }
      realm.await(ExpectedEvent.SENT, 2);
      realm.await(ExpectedEvent.LIMITED, 2);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(2);
      assertThat(realm.await(ExpectedEvent.LIMITED).getDetails())
          .containsEntry("auth_method", "email-code");
    }
  }

  @Test
  @DisplayName("STANDARDS 11: mails caused by a client address are limited")
  void mailsOfAClientAddressAreLimited() {
    try (TestRealm realm =
        TestRealm.with(
            setting("mailsPerHourPerIp", 2)
                .andThen(
                    r -> {
                      for (int i = 0; i < 4; i++) {
                        r.getUsers().add(TestRealm.person("p" + i + "-" + r.getRealm()));
                      }
                    }),
            required(EMAIL_CODE))) {
      for (int i = 0; i < 4; i++) {
        Page page = asked(realm, new WebBrowser(), "p" + i + "-" + realm.name() + "@example.com");
        if (i < 2) {
          page.is("passwordless-code");
        } else {
          assertThat(page.is("passwordless-address").text()).contains("Too many emails");
        }
      }
      realm.await(ExpectedEvent.SENT, 2);
      realm.await(ExpectedEvent.LIMITED, 2);
      int mails = 0;
      for (int i = 0; i < 4; i++) {
        mails += MAILS.count("p" + i + "-" + realm.name() + "@example.com");
      }
      assertThat(mails).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("STANDARDS 4 (ASVS 6.5.5): codes and links expire")
  void codeAndLinkExpire() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeLifespan", 60)
                .andThen(setting("linkLifespan", 60))
                .andThen(setting("resendCooldown", 0)),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      realm.letPass(Duration.ofSeconds(61));

      Page late = page.submit("code", mail.code()).is("passwordless-code");
      assertThat(late.message()).contains("expired");
      assertThat(new WebBrowser().open(mail.link()).is("passwordless-problem").text())
          .contains("expired");
      assertThat(realm.await(ExpectedEvent.EXPIRED).getDetails())
          .containsKey("passwordless_challenge");
      Page fresh = late.press("resend").is("passwordless-code");
      assertThat(fresh.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
    }
  }
}
