package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** A password, then a code by email or something stronger. */
class SecondStepIT {

  private static final Consumer<RealmRepresentation> REFUSED =
      realm -> realm.getUsers().get(0).getCredentials().add(PreferenceIT.refusal());

  private final WebBrowser browser = new WebBrowser();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoHasTotpIsAskedForThatAndNotMailed(boolean emailFirst) {
    try (TestRealm realm = realm(SecondFactorIT::giveAliceTotp, emailFirst)) {
      Page otp = byPassword(realm).is("login-otp");

      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoHasNothingElseIsMailedACode(boolean emailFirst) {
    try (TestRealm realm = realm(r -> {}, emailFirst)) {
      assertCodeSignsIn(realm);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoHasNothingElseIsMailedACodeEvenIfEmailWasRefusedAsFirstStep(boolean emailFirst) {
    try (TestRealm realm = realm(REFUSED, emailFirst)) {
      assertCodeSignsIn(realm);
    }
  }

  @Test
  void whoHasNothingElseIsMailedACodeEvenIfPeopleHaveToOptIn() {
    try (TestRealm realm = realm(TestRealm.setting("availability", "opt-in"), true)) {
      assertCodeSignsIn(realm);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("STANDARDS 18: a link as second factor is one in another browser too, and no more")
  void linkInAnotherBrowserIsASecondFactorWhateverThePersonChose(boolean refused) {
    try (TestRealm realm =
        TestRealm.with(
            refused ? REFUSED : TestRealm.setting("availability", "opt-in"),
            password("REQUIRED"),
            required(MAGIC_LINK))) {
      byPassword(realm).is("passwordless-inbox");
      WebBrowser other = new WebBrowser();
      Page password = other.open(mail(realm).link()).press("confirm").is("login");

      assertThat(password.submit("password", realm.alice()).signedIn()).isNotEmpty();
      assertThat(
              realm.admin().users().get(realm.aliceId()).credentials().stream()
                  .map(CredentialRepresentation::getType))
          .doesNotContain("passwordless-email");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoHasRefusedEmailAndHasTotpIsNotMailed(boolean emailFirst) {
    try (TestRealm realm = realm(REFUSED.andThen(SecondFactorIT::giveAliceTotp), emailFirst)) {
      byPassword(realm).is("login-otp");

      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  private void assertCodeSignsIn(TestRealm realm) {
    Page code = byPassword(realm).is("passwordless-code");

    assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
  }

  private Page byPassword(TestRealm realm) {
    return realm
        .openSignIn(browser)
        .submit(field("username", realm.alice()), field("password", realm.alice()));
  }

  private static TestRealm realm(Consumer<RealmRepresentation> changes, boolean emailFirst) {
    Flow.Element email = alternative(EMAIL_CODE);
    Flow.Element otp = alternative("auth-otp-form");
    return TestRealm.with(
        changes,
        password("REQUIRED"),
        emailFirst ? requiredFlow(email, otp) : requiredFlow(otp, email));
  }
}
