package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.level;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alice is signed in already: she keeps the session she has, and her applications keep theirs. */
class SessionIT {

  private final WebBrowser browser = new WebBrowser();
  private final WebBrowser other = new WebBrowser();

  @ParameterizedTest
  @ValueSource(strings = {"", "prompt=login", "max_age=0"})
  @OnEachLine(Capability.SESSION)
  void linkOfAnotherBrowserIsUsedInTheSessionOfThisOne(String parameter) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, other);
      String refreshToken =
          realm.refreshToken(other.open(mail(realm).link()).press("confirm").signedIn());
      realm.openSignIn(browser, parameter).submit("username", realm.alicesAddress());

      String code = other.open(mail(realm, 2).link()).press("confirm").signedIn();

      assertThat(sessions(realm)).isEqualTo(1);
      assertThat(realm.refreshes(realm.refreshToken(code))).isTrue();
      assertThat(realm.refreshes(refreshToken)).isTrue();
    }
  }

  @Test
  void linkOfAnAdministratorIsUsedInTheSessionOfThisBrowser() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      String refreshToken =
          realm.refreshToken(browser.open(mail(realm).link()).press("confirm").signedIn());

      FirstFactor.ADMIN_MADE_LINK.go(realm, browser).signedIn();

      assertThat(sessions(realm)).isEqualTo(1);
      assertThat(realm.refreshes(refreshToken)).isTrue();
    }
  }

  @Test
  void codeOfASignInAskedForAgainIsUsedInTheSessionOfItsBrowser() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      String refreshToken =
          realm.refreshToken(asked(realm, browser).submit("code", mail(realm).code()).signedIn());

      realm
          .openSignIn(browser, "prompt=login")
          .press("login")
          .submit("code", mail(realm, 2).code())
          .signedIn();

      assertThat(sessions(realm)).isEqualTo(1);
      assertThat(realm.refreshes(refreshToken)).isTrue();
    }
  }

  @Test
  void sessionIsNotEnoughForAHigherLevel() {
    try (TestRealm realm =
        TestRealm.with(
            SecondFactorIT::giveAliceTotp,
            level(1, required(MAGIC_LINK)),
            level(2, required("auth-otp-form")))) {
      asked(realm, other);
      String refreshToken =
          realm.refreshToken(other.open(mail(realm).link()).press("confirm").signedIn());
      realm.openSignIn(browser, "acr_values=2").submit("username", realm.alicesAddress());

      Page otp = other.open(mail(realm, 2).link()).press("confirm").is("login-otp");
      String code = otp.submit("otp", Totp.now()).signedIn();

      assertThat(realm.idToken(code).getAcr()).isEqualTo("2");
      assertThat(sessions(realm)).isEqualTo(1);
      assertThat(realm.refreshes(refreshToken)).isTrue();
    }
  }

  @Test
  void higherLevelOfTheSessionStays() {
    try (TestRealm realm =
        TestRealm.with(
            SecondFactorIT::giveAliceTotp,
            level(1, required(MAGIC_LINK)),
            level(2, required("auth-otp-form")))) {
      realm.openSignIn(other, "acr_values=2").submit("username", realm.alicesAddress());
      other.open(mail(realm).link()).press("confirm").submit("otp", Totp.now()).signedIn();
      asked(realm, browser);
      other.open(mail(realm, 2).link()).press("confirm").signedIn();

      String code = realm.openSignIn(other, "acr_values=2").signedIn();
      assertThat(realm.idToken(code).getAcr()).isEqualTo("2");
    }
  }

  private static int sessions(TestRealm realm) {
    return realm.admin().users().get(realm.aliceId()).getUserSessions().size();
  }
}
