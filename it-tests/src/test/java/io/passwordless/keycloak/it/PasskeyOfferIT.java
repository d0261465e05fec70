package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SecondFactorMatrixIT.assertNobodyIsSignedIn;
import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.SoftPasskey;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderSimpleRepresentation;

/** Who has signed in by email is offered a passkey, by Keycloak's own action. */
class PasskeyOfferIT {

  private static final String ACTION = "passwordless-passkey-offer";
  private static final String REGISTER = "webauthn-register-passwordless";
  private static final String OFFER = "passwordless-passkey";
  private static final String PASSKEY = "webauthn-passwordless";
  private static final String WHEN_SET_UP = "when-set-up";

  private final WebBrowser browser = new WebBrowser();
  private final SoftPasskey passkey = SoftPasskey.create();

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PASSWORD", "PASSWORD_AND_EMAIL_CODE"})
  void offeredHoweverTheEmailWasUsed(FirstFactor first) {
    try (TestRealm realm = first.realm(offering(), WHEN_SET_UP)) {
      Page offer = first.go(realm, browser).is(OFFER);
      realm.await(ExpectedEvent.PASSKEY_OFFERED);
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isZero();

      assertThat(offer.submit("passkey", "later").signedIn()).isNotEmpty();
      realm.await(ExpectedEvent.PASSKEY_LATER);
      realm.await(ExpectedEvent.SIGNED_IN);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PASSWORD", "PASSWORD_AND_EMAIL_CODE"})
  void notOfferedAfterAPassword(FirstFactor first) {
    try (TestRealm realm = first.realm(offering(), WHEN_SET_UP)) {
      if (first == FirstFactor.PASSWORD_AND_EMAIL_CODE) {
        register(realm);
      }
      assertThat(first.go(realm, browser).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 18: a passkey is offered after the second factor, never before")
  void offeredAfterTheSecondFactor() {
    try (TestRealm realm = realm(SecondFactorIT::giveAliceTotp)) {
      Page otp = byCode(realm, browser, 1).is("login-otp");
      assertThat(realm.count(ExpectedEvent.PASSKEY_OFFERED)).isZero();

      assertThat(otp.submit("otp", Totp.now()).is(OFFER).submit("passkey", "later").signedIn())
          .isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 18: the action is not reached around the second factor")
  void offerCannotBeTakenBeforeTheSecondFactor() {
    try (TestRealm realm = realm(SecondFactorIT::giveAliceTotp)) {
      Page otp = byCode(realm, browser, 1).is("login-otp");
      Element form = otp.document().select("form").first().clone();
      form.attr(
          "action",
          form.attr("action")
              .replace("/login-actions/authenticate", "/login-actions/required-action")
              .replaceFirst("execution=[^&]+", "execution=" + ACTION));

      Page posted = browser.submit(otp, form, List.of(field("passkey", "add")));

      assertThat(posted.template()).isNotIn(OFFER, "webauthn-register");
      assertNobodyIsSignedIn(realm, browser);
    }
  }

  @Test
  void passkeyIsMadeInTheSameSignInAndUsedInTheNext() {
    try (TestRealm realm = realm(r -> {})) {
      Page register = add(realm, browser);
      Page done = register.submit(passkey.registration(register));

      assertThat(realm.idToken(done.signedIn()).getPreferredUsername()).isEqualTo(realm.alice());
      assertThat(done.parameter("kc_action_status")).isEmpty();
      assertThat(credentials(realm, PASSKEY)).hasSize(1);
      realm.await(ExpectedEvent.PASSKEY_ACCEPTED);

      Page address = realm.openSignIn(new WebBrowser()).is("passwordless-address");
      assertThat(address.submit(passkey.answerAs(realm.aliceId(), address)).signedIn())
          .isNotEmpty();
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(1);
      assertThat(byCode(realm, new WebBrowser(), 2).signedIn()).isNotEmpty();
    }
  }

  @Test
  void whoseDeviceMakesNoneSignsInWithout() {
    try (TestRealm realm = realm(r -> {})) {
      Page refused = add(realm, browser).submit("error", "NotAllowedError").is("webauthn-error");
      Page done = refused.press("cancel-aia");

      assertThat(done.signedIn()).isNotEmpty();
      assertThat(done.parameter("kc_action_status")).isEmpty();
      assertThat(credentials(realm, PASSKEY)).isEmpty();
    }
  }

  @Test
  void signInThatBeginsAnewForgetsIt() {
    try (TestRealm realm = realm(r -> {})) {
      String register = add(realm, browser).url().toString();
      Page again = browser.open(URI.create(register.replace("/required-action", "/restart")));

      Page done =
          FirstFactor.choose(again, "Username and password")
              .submit(field("username", realm.alice()), field("password", realm.alice()));
      assertThat(done.signedIn()).isNotEmpty();
      assertThat(done.parameter("kc_action_status")).isEmpty();
    }
  }

  @Test
  void notNowHoldsForSomeDays() {
    try (TestRealm realm = realm(setting("passkeyOfferDays", 2))) {
      byCode(realm, browser, 1).is(OFFER).submit("passkey", "later").signedIn();
      realm.letPass(Duration.ofHours(47));
      byCode(realm, new WebBrowser(), 2).signedIn();

      realm.letPass(Duration.ofHours(2));
      byCode(realm, new WebBrowser(), 3).is(OFFER);
      assertThat(realm.count(ExpectedEvent.PASSKEY_OFFERED)).isEqualTo(2);
    }
  }

  @Test
  void dontAskAgainHoldsForGood() {
    try (TestRealm realm = realm(setting("passkeyOfferDays", 1))) {
      byCode(realm, browser, 1).is(OFFER).submit("passkey", "never").signedIn();
      realm.await(ExpectedEvent.PASSKEY_REFUSED);
      assertThat(credentials(realm, "passwordless-email"))
          .singleElement()
          .satisfies(kept -> assertThat(kept.getCredentialData()).contains("passkeyRefused"));

      realm.letPass(Duration.ofDays(3));
      assertThat(byCode(realm, new WebBrowser(), 2).signedIn()).isNotEmpty();
    }
  }

  @Test
  void offerThatNobodyAnswersCounts() {
    try (TestRealm realm = realm(r -> {})) {
      Page offer = byCode(realm, browser, 1).is(OFFER);
      assertThat(byCode(realm, new WebBrowser(), 2).signedIn()).isNotEmpty();

      assertThat(offer.reload().is(OFFER).submit("passkey", "later").signedIn()).isNotEmpty();
      assertThat(realm.count(ExpectedEvent.PASSKEY_OFFERED)).isEqualTo(1);
    }
  }

  @Test
  void refusalIsImportedWithTheAccount() {
    CredentialRepresentation refusal = PreferenceIT.refusal();
    refusal.setType("passwordless-email");
    refusal.setCredentialData("{\"passkeyRefused\": true}");
    try (TestRealm realm = realm(r -> r.getUsers().get(0).getCredentials().add(refusal))) {
      assertThat(byCode(realm, browser, 1).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"passkeyOffered\": \"x\"}", "[]", "nonsense", "{\"passkeyOffered\": 1e99}"})
  void whatIsKeptMayBeAnything(String data) {
    CredentialRepresentation kept = PreferenceIT.refusal();
    kept.setType("passwordless-email");
    kept.setCredentialData(data);
    try (TestRealm realm = realm(r -> r.getUsers().get(0).getCredentials().add(kept))) {
      assertThat(byCode(realm, browser, 1).signedIn()).isNotEmpty();
    }
  }

  @Test
  void offByDefault() {
    try (TestRealm realm = realm(r -> r.getAttributes().remove("passwordless.passkeyOffer"))) {
      assertThat(byCode(realm, browser, 1).signedIn()).isNotEmpty();
    }
  }

  @Test
  void notOfferedToWhomHasOne() {
    try (TestRealm realm =
        realm(r -> r.getUsers().get(0).getCredentials().add(passkey.credential(PASSKEY)))) {
      assertThat(byCode(realm, browser, 1).signedIn()).isNotEmpty();
    }
  }

  @Test
  void notOfferedWherePasskeysSignNobodyIn() {
    try (TestRealm realm = realm(r -> r.setWebAuthnPolicyPasswordlessPasskeysEnabled(false))) {
      assertThat(realm.rest().get("flow").json().path("warnings").toString())
          .contains("Nobody is offered a passkey");
      assertThat(byCode(realm, browser, 1).signedIn()).isNotEmpty();

      realm.rest().put("flow", "{\"passkey\": true}").is(200);
      byCode(realm, new WebBrowser(), 2).is(OFFER);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void notOfferedWithoutKeycloaksAction(boolean removed) {
    try (TestRealm realm = realm(r -> {})) {
      if (removed) {
        realm.admin().flows().removeRequiredAction(REGISTER);
      } else {
        RequiredActionProviderRepresentation off =
            realm.admin().flows().getRequiredAction(REGISTER);
        off.setEnabled(false);
        realm.admin().flows().updateRequiredAction(REGISTER, off);
      }
      assertThat(realm.rest().get("flow").json().path("warnings").toString())
          .contains("Nobody is offered a passkey");
      assertThat(byCode(realm, browser, 1).signedIn()).isNotEmpty();
    }
  }

  @Test
  void actionThatTheApplicationBeginsComesAlone() {
    try (TestRealm realm = realm(r -> {})) {
      Page choice =
          realm
              .openSignIn(browser, "kc_action=passwordless-preference")
              .submit("username", realm.alicesAddress())
              .submit("code", mail(realm).code())
              .is("passwordless-preference");

      assertThat(choice.press("cancel-aia").parameter("kc_action_status")).isEqualTo("cancelled");
    }
  }

  @Test
  void applicationCannotBeginIt() {
    try (TestRealm realm = realm(r -> {})) {
      byCode(realm, browser, 1).is(OFFER).submit("passkey", "later").signedIn();

      Page page = realm.openSignIn(browser, "kc_action=" + ACTION);
      assertThat(page.signedIn()).isNotEmpty();
      assertThat(page.parameter("kc_action_status")).isEqualTo("error");
    }
  }

  @Test
  void sessionThatSignsInIsNotOfferedOne() {
    try (TestRealm realm = realm(r -> {})) {
      realm.set("passkeyOffer", "off");
      byCode(realm, browser, 1).signedIn();
      realm.set("passkeyOffer", "on");

      assertThat(realm.openSignIn(browser).signedIn()).isNotEmpty();
      assertThat(realm.openSignIn(browser, "prompt=none").signedIn()).isNotEmpty();
    }
  }

  @Test
  void appsArriveWithout() {
    try (TestRealm realm = realm(App.allowed())) {
      App app = App.of(realm);
      App.Answer answer = app.ask(realm.alicesAddress());
      answer = app.goOn(answer, "email_code=" + mail(realm).code());

      assertThat(app.redeem(answer).id().getPreferredUsername()).isEqualTo(realm.alice());
      assertThat(realm.count(ExpectedEvent.PASSKEY_OFFERED)).isZero();
    }
  }

  @Test
  void offeredWhenTheNewAccountIsComplete() {
    try (TestRealm realm = realm(SignUpIT.open())) {
      String address = "new-" + realm.name() + "@example.com";
      Page profile =
          asked(realm, browser, address)
              .submit("code", MAILS.await(address, 1).code())
              .is("login-update-profile");

      Page offer =
          profile.submit(
              field("firstName", "New"), field("lastName", "Person"), field("email", address));
      assertThat(offer.is(OFFER).submit("passkey", "later").signedIn()).isNotEmpty();
    }
  }

  @Test
  void answerOfNoneIsAskedForAgainAndAnAnswerCountsOnce() {
    try (TestRealm realm = realm(r -> {})) {
      Page offer = byCode(realm, browser, 1).is(OFFER);
      offer.post(field("passkey", "perhaps")).is(OFFER);
      Page shown = offer.reload().is(OFFER).post(field("x", "y")).is(OFFER);
      shown.submit("passkey", "later").signedIn();

      Page replayed = shown.submit("passkey", "never");
      assertThat(replayed.status()).isLessThan(500);
      assertThat(replayed.template()).isNotEqualTo("webauthn-register");
      assertThat(credentials(realm, "passwordless-email"))
          .singleElement()
          .satisfies(kept -> assertThat(kept.getCredentialData()).doesNotContain("Refused"));
    }
  }

  @Test
  void installedActionGoesWithTheFlow() {
    try (TestRealm realm = realm(r -> {})) {
      assertThat(actions(realm)).contains(ACTION);
      realm.rest().delete("flow").is(200);

      assertThat(actions(realm)).doesNotContain(ACTION, "passwordless-preference");
      assertThat(realm.admin().toRepresentation().getAttributes())
          .doesNotContainKey("passwordless.flow.passkeyOffer");
    }
  }

  @Test
  void actionThatAnAdministratorHasEnabledStays() {
    try (TestRealm realm = FirstFactor.PASSWORD_AND_EMAIL_CODE.realm(offering(), WHEN_SET_UP)) {
      register(realm);
      realm.rest().put("flow", "{}").is(200);
      realm.rest().delete("flow").is(200);

      assertThat(actions(realm)).contains(ACTION);
    }
  }

  /** A realm that offers passkeys, and takes them where it asks for an address. */
  static Consumer<RealmRepresentation> offering() {
    return setting("passkeyOffer", "on")
        .andThen(r -> r.setWebAuthnPolicyPasswordlessPasskeysEnabled(true));
  }

  private static TestRealm realm(Consumer<RealmRepresentation> changes) {
    return FirstFactor.EMAIL_CODE_TYPED.realm(offering().andThen(changes), WHEN_SET_UP);
  }

  private static Page byCode(TestRealm realm, WebBrowser browser, int mail) {
    return asked(realm, browser).submit("code", mail(realm, mail).code());
  }

  private static Page add(TestRealm realm, WebBrowser browser) {
    return byCode(realm, browser, 1).is(OFFER).submit("passkey", "add").is("webauthn-register");
  }

  private static List<CredentialRepresentation> credentials(TestRealm realm, String type) {
    return realm.admin().users().get(realm.aliceId()).credentials().stream()
        .filter(credential -> credential.getType().equals(type))
        .toList();
  }

  private static List<String> actions(TestRealm realm) {
    return realm.admin().flows().getRequiredActions().stream()
        .map(RequiredActionProviderRepresentation::getAlias)
        .toList();
  }

  private static void register(TestRealm realm) {
    RequiredActionProviderSimpleRepresentation action =
        new RequiredActionProviderSimpleRepresentation();
    action.setProviderId(ACTION);
    action.setName("Offer of a passkey");
    realm.admin().flows().registerRequiredAction(action);
  }
}
