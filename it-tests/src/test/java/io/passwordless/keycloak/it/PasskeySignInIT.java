package io.passwordless.keycloak.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.passwordless.keycloak.it.SecondFactorMatrixIT.assertNobodyIsSignedIn;
import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.SoftPasskey;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.EventRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** A passkey signs in on the page that asks for an address, by Keycloak's own step. */
class PasskeySignInIT {

  private static final String ADDRESS = "passwordless-address";
  private static final String PASSKEY = "webauthn-passwordless";
  private static final String BUTTON = "#authenticateWebAuthnButton";

  private final WebBrowser browser = new WebBrowser();
  private final SoftPasskey passkey = SoftPasskey.create();

  @Test
  @DisplayName("STANDARDS 18: a passkey is two factors, and no proof of the address")
  void passkeySignsInAndNothingOfEmailIsSaid() {
    try (TestRealm realm = installed(SecondFactorIT::giveAliceTotp)) {
      Page page = realm.openSignIn(browser).is(ADDRESS);
      assertThat(page.document().select(BUTTON)).hasSize(1);
      Page done = page.submit(passkey.answerAs(realm.aliceId(), page));

      assertThat(realm.idToken(done.signedIn()).getPreferredUsername()).isEqualTo(realm.alice());
      EventRepresentation login = realm.await(ExpectedEvent.SIGNED_IN);
      assertThat(login.getDetails())
          .containsEntry("credential_type", PASSKEY)
          .containsEntry("auth_method", "openid-connect")
          .doesNotContainKey("passwordless_challenge");
      assertThat(browser.cookies()).doesNotContainKey("KC_PASSWORDLESS_BROWSER");
      assertThat(realm.admin().users().get(realm.aliceId()).toRepresentation().isEmailVerified())
          .isFalse();
      assertThat(realm.count(ExpectedEvent.USED)).isZero();
      assertThat(MAILS.count(realm.alicesAddress())).isZero();
    }
  }

  @Test
  @DisplayName("STANDARDS 18: another's passkey is refused on the page, and nobody is signed in")
  void forgedPasskeyIsRefusedOnThePage() {
    try (TestRealm realm = installed(r -> {})) {
      Page page = realm.openSignIn(browser).is(ADDRESS);

      Page refused = page.submit(SoftPasskey.create().answerAs(realm.aliceId(), page)).is(ADDRESS);

      assertThat(refused.message()).contains("Passkey");
      assertNobodyIsSignedIn(realm, browser);
      Page again = refused.reload().is(ADDRESS);
      assertThat(again.submit(passkey.answerAs(realm.aliceId(), again)).signedIn()).isNotEmpty();
    }
  }

  @Test
  void refusedPasskeyLeavesTheEmail() {
    try (TestRealm realm = installed(r -> {})) {
      Page refused =
          realm.openSignIn(browser).submit("error", "NotAllowedError: dismissed").is(ADDRESS);
      assertThat(refused.message()).contains("Passkey");

      Page waiting = refused.submit("username", realm.alicesAddress()).is("passwordless-code");
      assertThat(waiting.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void passkeyOfAPageIsGoodOnce() {
    try (TestRealm realm = installed(r -> {})) {
      Page page = realm.openSignIn(browser).is(ADDRESS);
      WebBrowser.Field[] answer = passkey.answerAs(realm.aliceId(), page);
      Page other = realm.openSignIn(new WebBrowser()).is(ADDRESS);
      assertThat(other.submit(answer).is(ADDRESS).message()).contains("Passkey");
      WebBrowser early = browser.copy();
      page.submit(answer).signedIn();

      Page replayed = page.in(early).submit(answer);
      assertThat(replayed.status()).isLessThan(500);
      assertThat(replayed.parameter("code")).isEmpty();
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"userHandle", "clientDataJSON", "authenticatorData", "signature", "credentialId"})
  void nonsenseIsNoServerError(String name) {
    try (TestRealm realm = installed(r -> {})) {
      for (String nonsense : new String[] {"", "%%%", "AAAA", "A".repeat(3000)}) {
        Page page = realm.openSignIn(new WebBrowser()).is(ADDRESS);
        Page answer =
            page.submit(
                Arrays.stream(passkey.answerAs(realm.aliceId(), page))
                    .map(f -> f.name().equals(name) ? field(name, nonsense) : f)
                    .toArray(WebBrowser.Field[]::new));

        assertThat(answer.status()).as(nonsense).isLessThan(500);
        assertThat(answer.parameter("code")).isEmpty();
      }
    }
  }

  @Test
  void disabledAccountIsRefused() {
    try (TestRealm realm = installed(r -> {})) {
      realm.changeAlice(alice -> alice.setEnabled(false));
      Page page = realm.openSignIn(browser).is(ADDRESS);

      Page refused = page.submit(passkey.answerAs(realm.aliceId(), page));
      assertThat(refused.status()).isEqualTo(400);
      realm.await(ExpectedEvent.DISABLED);
      assertNobody(realm.openSignIn(browser));
    }
  }

  @Test
  @DisplayName("STANDARDS 12: no name is looked up for a passkey")
  void nameBesideAPasskeyIsTakenForAnAddress() {
    try (TestRealm realm = installed(r -> {})) {
      for (String name : new String[] {realm.alicesAddress(), "nobody@example.com"}) {
        Page page = realm.openSignIn(new WebBrowser()).is(ADDRESS);
        page.post(
                field("username", name), field("userHandle", "x"), field("authenticatorData", "x"))
            .is("passwordless-code");
      }
    }
  }

  @Test
  @DisplayName("STANDARDS 12: where a name was claimed, the page tells nothing of its account")
  void onlyWhereNobodyIsKnown() {
    try (TestRealm realm = installed(SignUpIT.open())) {
      Page sent = asked(realm, browser);
      assertThat(sent.document().select(BUTTON)).isEmpty();
      sent.submit("code", mail(realm).code()).signedIn();
      Page known = realm.openSignIn(browser, "prompt=login").is(ADDRESS);
      assertThat(known.document().select(BUTTON)).isEmpty();
      assertThat(known.post(field("userHandle", "x"), field("error", "x")).status())
          .isLessThan(500);

      Page registers = realm.openSignIn(new WebBrowser(), "prompt=create").is(ADDRESS);
      assertThat(registers.document().select(BUTTON)).isEmpty();
    }
  }

  @Test
  void postWhileTheCodeIsAwaitedChangesNothing() {
    try (TestRealm realm = installed(r -> {})) {
      Page page = realm.openSignIn(browser).is(ADDRESS);
      WebBrowser.Field[] answer = passkey.answerAs(realm.aliceId(), page);
      Page waiting = page.submit("username", realm.alicesAddress()).is("passwordless-code");

      Page posted =
          browser.submit(
              waiting, waiting.document().select("#kc-passwordless-more").first(), List.of(answer));
      assertThat(posted.is("passwordless-code").parameter("code")).isEmpty();
    }
  }

  @Test
  void notWhereTheRealmHasNone() {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().get(0).getCredentials().add(passkey.credential(PASSKEY)),
            required(EMAIL_CODE))) {
      Page page = realm.openSignIn(browser).is(ADDRESS);
      assertThat(page.document().select(BUTTON)).isEmpty();

      page.post(field("userHandle", "x"), field("authenticatorData", "x")).is(ADDRESS);
    }
  }

  @Test
  void passkeyIsAnotherWayForWhoRefusesEmail() {
    try (TestRealm realm = installed(r -> {})) {
      Page choice =
          realm
              .openSignIn(browser, "kc_action=passwordless-preference")
              .submit("username", realm.alicesAddress())
              .submit("code", mail(realm).code())
              .is("passwordless-preference");

      assertThat(choice.press("preference").parameter("kc_action_status")).isEqualTo("success");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keycloak.v2", "keycloak", "passwordless"})
  void browserMakesAPasskeyAndSignsInWithIt(String theme) {
    try (TestRealm realm =
            FirstFactor.EMAIL_CODE_TYPED.realm(
                PasskeyOfferIT.offering().andThen(r -> r.setLoginTheme(theme)), "when-set-up");
        Chromium chromium = new Chromium()) {
      com.microsoft.playwright.Page window = chromium.window(true);
      CDPSession device = device(window);
      window.navigate(realm.signIn().toString());
      window.fill("#username", realm.alicesAddress());
      window.click("#kc-login");
      window.locator("[data-passwordless-full]").waitFor();
      window.locator("#code").fill(mail(realm).code());
      assertThat(window.locator("#kc-passwordless-passkey-form")).isVisible();
      Chromium.picture(window, "passkey-offer-" + theme);
      window.onDialog(dialog -> dialog.accept("this device"));
      window.click("button[value=add]");
      // its button does nothing until the page's script is there
      window.waitForURL(url -> url.contains("webauthn-register-passwordless"));
      window.click("#registerWebAuthn");
      window.waitForURL("**/application**");

      window.context().clearCookies();
      // the browser fills the passkey in by itself, so that the page may leave at any moment
      window.navigate(realm.signIn().toString());
      window.waitForURL("**/application**");
      realm.await(ExpectedEvent.SIGNED_IN, 2);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(1);
      device.detach();
      assertThat(chromium.takeComplaints()).isEmpty();
    }
  }

  /** A device that makes passkeys, whose owner always agrees. */
  private static CDPSession device(com.microsoft.playwright.Page window) {
    CDPSession session = window.context().newCDPSession(window);
    session.send("WebAuthn.enable");
    JsonObject options =
        JsonParser.parseString(
                """
                {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
                 "hasUserVerification": true, "isUserVerified": true,
                 "automaticPresenceSimulation": true}}
                """)
            .getAsJsonObject();
    session.send("WebAuthn.addVirtualAuthenticator", options);
    return session;
  }

  private static void assertNobody(Page page) {
    page.is(ADDRESS);
  }

  /** The flow of the switch, where alice has a passkey. */
  private TestRealm installed(Consumer<RealmRepresentation> changes) {
    TestRealm realm =
        TestRealm.with(
            changes.andThen(
                r -> {
                  r.setWebAuthnPolicyPasswordlessPasskeysEnabled(true);
                  r.getUsers().get(0).getCredentials().add(passkey.credential(PASSKEY));
                }),
            password("REQUIRED"));
    realm.rest().put("flow", "{}").is(200);
    return realm;
  }
}
