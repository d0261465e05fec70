package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.level;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.RealmRepresentation;

class SecondFactorIT {

  private final WebBrowser browser = new WebBrowser();

  @ParameterizedTest
  @EnumSource
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): a person with TOTP is asked for it")
  @OnEachLine(Capability.SECOND_FACTOR)
  void conditionalTotpIsAsked(Way way) {
    try (TestRealm realm =
        TestRealm.with(SecondFactorIT::giveAliceTotp, way.step(), otpIfConfigured())) {
      Page otp = way.go(realm, browser).is("login-otp");

      Page again = otp.submit("otp", "000000").is("login-otp");
      assertThat(again.submit("otp", Totp.now()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void conditionalTotpIsNotAskedOfAPersonWithoutOne(Way way) {
    try (TestRealm realm = TestRealm.with(way.step(), otpIfConfigured())) {
      assertThat(way.go(realm, browser).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): a REQUIRED TOTP step is asked")
  void requiredTotpIsAsked(Way way) {
    try (TestRealm realm =
        TestRealm.with(SecondFactorIT::giveAliceTotp, way.step(), required("auth-otp-form"))) {
      Page otp = way.go(realm, browser).is("login-otp");

      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void signInAfterATotpIsRecordedUnderTheCodeIdOfTheProof(Way way) {
    try (TestRealm realm =
        TestRealm.with(SecondFactorIT::giveAliceTotp, way.step(), required("auth-otp-form"))) {
      way.go(realm, browser).submit("otp", Totp.now()).signedIn();

      assertThat(realm.await(ExpectedEvent.SIGNED_IN).getDetails())
          .containsEntry("code_id", realm.await(ExpectedEvent.USED).getDetails().get("code_id"))
          .containsEntry("auth_method", "openid-connect")
          .doesNotContainKey("passwordless_challenge");
    }
  }

  @ParameterizedTest
  @EnumSource
  void requiredTotpIsSetUpByAPersonWithoutOne(Way way) {
    try (TestRealm realm = TestRealm.with(way.step(), required("auth-otp-form"))) {
      way.go(realm, browser).is("login-config-totp");
    }
  }

  @ParameterizedTest
  @EnumSource
  void requiredActionsRun(Way way) {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().get(0).setRequiredActions(List.of("UPDATE_PROFILE")), way.step())) {
      Page profile = way.go(realm, browser).is("login-update-profile");

      assertThat(
              profile
                  .submit(
                      field("firstName", "Alicia"),
                      field("lastName", "Person"),
                      field("email", realm.alicesAddress()))
                  .signedIn())
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): the level the application asked for is reached and told")
  void higherLevelIsReachedAndTold(Way way) {
    try (TestRealm realm = withLevels(way)) {
      Page waiting =
          realm.openSignIn(browser, "acr_values=2").submit("username", realm.alicesAddress());
      Page otp = way.go(realm, waiting, browser).is("login-otp");

      String code = otp.submit("otp", Totp.now()).signedIn();
      assertThat(realm.idToken(code).getAcr()).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): the level an email reaches is told")
  void lowerLevelIsTold(Way way) {
    try (TestRealm realm = withLevels(way)) {
      Page waiting =
          realm.openSignIn(browser, "acr_values=1").submit("username", realm.alicesAddress());
      String code = way.go(realm, waiting, browser).signedIn();

      assertThat(realm.idToken(code).getAcr()).isEqualTo("1");
    }
  }

  @Test
  @Tag("container")
  void linkUsedInTheMiddleOfTheSecondFactorDoesNotSkipIt() {
    try (TestRealm realm =
        TestRealm.with(SecondFactorIT::giveAliceTotp, required(EMAIL_CODE), otpIfConfigured())) {
      Page waiting = asked(realm, browser);
      waiting.submit("code", mail(realm).code()).is("login-otp");

      assertThat(browser.open(mail(realm).link()).is("passwordless-problem").status())
          .isEqualTo(400);
      assertThat(realm.openSignIn(browser).url().getPath()).doesNotStartWith("/application");
    }
  }

  @Test
  void goingBackFromTheSecondFactorDoesNotSkipIt() {
    try (TestRealm realm =
        TestRealm.with(SecondFactorIT::giveAliceTotp, required(EMAIL_CODE), otpIfConfigured())) {
      Page waiting = asked(realm, browser);
      String code = mail(realm).code();
      waiting.submit("code", code).is("login-otp");
      Page back = waiting.submit("code", code);
      assertThat(back.status()).isIn(200, 400);
      assertThat(back.parameter("code")).isEmpty();

      Page expired = waiting.reload().is("login-page-expired");
      Page otp = expired.click("loginContinueLink").is("login-otp");
      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void emailCodeAfterPasswordAndTotpIsAskedToo() {
    try (TestRealm realm =
        TestRealm.with(
            SecondFactorIT::giveAliceTotp,
            Flow.password("REQUIRED"),
            otpIfConfigured(),
            required(EMAIL_CODE))) {
      Page otp =
          realm
              .openSignIn(browser)
              .submit(field("username", realm.alice()), field("password", realm.alice()))
              .is("login-otp");
      Page code = otp.submit("otp", Totp.now()).is("passwordless-code");

      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  private static TestRealm withLevels(Way way) {
    return TestRealm.with(
        SecondFactorIT::giveAliceTotp, level(1, way.step()), level(2, required("auth-otp-form")));
  }

  static void giveAliceTotp(RealmRepresentation realm) {
    realm.getUsers().get(0).getCredentials().add(Totp.credential());
  }
}
