package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
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

  /** The ways through an email step. */
  enum Way {
    CODE(EMAIL_CODE) {
      @Override
      Page go(TestRealm realm, WebBrowser browser) {
        return asked(realm, browser).submit("code", mail(realm).code());
      }
    },
    LINK_OF_THE_CODE_MAIL(EMAIL_CODE) {
      @Override
      Page go(TestRealm realm, WebBrowser browser) {
        asked(realm, browser);
        return browser.open(mail(realm).link()).press("confirm");
      }
    },
    LINK_IN_THE_SAME_BROWSER(MAGIC_LINK) {
      @Override
      Page go(TestRealm realm, WebBrowser browser) {
        asked(realm, browser);
        return browser.open(mail(realm).link()).press("confirm");
      }
    },
    LINK_IN_ANOTHER_BROWSER(MAGIC_LINK) {
      @Override
      Page go(TestRealm realm, WebBrowser browser) {
        asked(realm, browser);
        return new WebBrowser().open(mail(realm).link()).press("confirm");
      }
    };

    private final String step;

    Way(String step) {
      this.step = step;
    }

    abstract Page go(TestRealm realm, WebBrowser browser);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): a person with TOTP is asked for it")
  void conditionalTotpIsAsked(Way way) {
    try (TestRealm realm =
        TestRealm.with(SecondFactorIT::giveAliceTotp, required(way.step), otpIfConfigured())) {
      Page otp = way.go(realm, browser).is("login-otp");

      Page again = otp.submit("otp", "000000").is("login-otp");
      assertThat(again.submit("otp", Totp.now()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void conditionalTotpIsNotAskedOfAPersonWithoutOne(Way way) {
    try (TestRealm realm = TestRealm.with(required(way.step), otpIfConfigured())) {
      assertThat(way.go(realm, browser).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): a REQUIRED TOTP step is asked")
  void requiredTotpIsAsked(Way way) {
    try (TestRealm realm =
        TestRealm.with(
            SecondFactorIT::giveAliceTotp, required(way.step), required("auth-otp-form"))) {
      Page otp = way.go(realm, browser).is("login-otp");

      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void requiredTotpIsSetUpByAPersonWithoutOne(Way way) {
    try (TestRealm realm = TestRealm.with(required(way.step), required("auth-otp-form"))) {
      way.go(realm, browser).is("login-config-totp");
    }
  }

  @ParameterizedTest
  @EnumSource
  void requiredActionsRun(Way way) {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().get(0).setRequiredActions(List.of("UPDATE_PROFILE")),
            required(way.step))) {
      Page profile = way.go(realm, browser).is("login-update-profile");

      assertThat(profile.submit("firstName", "Alicia").url().getPath())
          .doesNotStartWith("/passwordless");
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
              .submit(
                  WebBrowser.field("username", realm.alice()),
                  WebBrowser.field("password", realm.alice()))
              .is("login-otp");
      Page code = otp.submit("otp", Totp.now()).is("passwordless-code");

      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  private static void giveAliceTotp(RealmRepresentation realm) {
    realm.getUsers().get(0).getCredentials().add(Totp.credential());
  }
}
