package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.FirstFactor.choose;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.level;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.RecoveryCodes;
import io.passwordless.keycloak.it.realm.SoftPasskey;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** What an application asks for in its request, and what its tokens tell it (OpenID Connect). */
class TokensIT {

  private static final String WHEN_SET_UP = "when-set-up";
  private static final String RECOVERY_CODE = "login-recovery-authn-code-input";

  /** What amr tells of it is up to its administrator. */
  private static final String OWN_FLOW = "PASSWORD_AND_EMAIL_CODE";

  private final WebBrowser browser = new WebBrowser();

  @ParameterizedTest(name = "[{index}] {0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = OWN_FLOW)
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): amr tells an email or a password, and no second factor")
  void amrTellsTheFirstFactor(FirstFactor first) {
    try (TestRealm realm = first.realm(TokensIT::tellAmr, WHEN_SET_UP)) {
      assertThat(amr(realm, first.go(realm, browser))).isEqualTo(steps(first));
    }
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = OWN_FLOW)
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): amr tells mfa after a second factor")
  void amrTellsTheSecondFactor(FirstFactor first) {
    try (TestRealm realm = first.realm(TokensIT::tellAmrOfTotp, WHEN_SET_UP)) {
      Page done = first.go(realm, browser).is("login-otp").submit("otp", Totp.now());

      assertThat(amr(realm, done)).isEqualTo(withMfa(steps(first)));
    }
  }

  @Test
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): amr tells mfa after a recovery code")
  void amrTellsRecoveryCode() {
    try (TestRealm realm =
        FirstFactor.EMAIL_CODE_TYPED.realm(TokensIT::tellAmrOfRecoveryCodes, WHEN_SET_UP)) {
      Page done =
          FirstFactor.EMAIL_CODE_TYPED
              .go(realm, browser)
              .is(RECOVERY_CODE)
              .submit("recoveryCodeInput", RecoveryCodes.first());

      assertThat(amr(realm, done)).containsExactlyInAnyOrder("email", "mfa");
    }
  }

  @Test
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): amr tells mfa after a passkey as second factor")
  void amrTellsPasskeyAsSecondFactor() {
    SoftPasskey passkey = SoftPasskey.create();
    try (TestRealm realm =
        FirstFactor.EMAIL_CODE_TYPED.realm(r -> tellAmrOf(passkey, "webauthn", r), WHEN_SET_UP)) {
      Page page = FirstFactor.EMAIL_CODE_TYPED.go(realm, browser).is("webauthn-authenticate");

      assertThat(amr(realm, page.submit(passkey.answer(page))))
          .containsExactlyInAnyOrder("email", "mfa");
    }
  }

  @Test
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): amr tells a passkey that came first, and no email")
  void amrTellsPasskeyAsFirstFactor() {
    SoftPasskey passkey = SoftPasskey.create();
    try (TestRealm realm =
        TestRealm.with(
            r -> tellAmrOf(passkey, "webauthn-passwordless", r), Flow.password("REQUIRED"))) {
      realm.rest().put("flow", "{\"passkey\": true}").is(200);
      Page page = choose(realm.openSignIn(browser), "Passkey").is("webauthn-authenticate");

      assertThat(amr(realm, page.submit(passkey.answerAs(realm.aliceId(), page))))
          .containsExactly("pop");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): amr tells no email of a passkey on the address page")
  void amrTellsPasskeyOnTheAddressPage(boolean passkeyIsAWayOfItsOwn) {
    SoftPasskey passkey = SoftPasskey.create();
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              tellAmrOf(passkey, "webauthn-passwordless", r);
              r.setWebAuthnPolicyPasswordlessPasskeysEnabled(true);
            },
            Flow.password("REQUIRED"))) {
      realm.rest().put("flow", "{\"passkey\": %s}".formatted(passkeyIsAWayOfItsOwn)).is(200);
      Page page = realm.openSignIn(browser).is("passwordless-address");
      Page done = page.submit(passkey.answerAs(realm.aliceId(), page));

      assertThat(amr(realm, done)).isEqualTo(passkeyIsAWayOfItsOwn ? Set.of("pop") : Set.of());
    }
  }

  @Test
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): to set TOTP up is not to have used a second factor")
  void amrTellsNoMfaWhenTotpWasOnlySetUp() {
    try (TestRealm realm = FirstFactor.EMAIL_CODE_TYPED.realm(TokensIT::tellAmr, "always")) {
      Page setUp = FirstFactor.EMAIL_CODE_TYPED.go(realm, browser).is("login-config-totp");
      String secret = setUp.document().select("input[name=totpSecret]").val();

      assertThat(amr(realm, setUp.submit("totp", Totp.now(secret)))).containsExactly("email");
    }
  }

  @Test
  void amrAndAuthTimeStayWhenTheSessionSignsIn() {
    try (TestRealm realm = FirstFactor.EMAIL_CODE_TYPED.realm(TokensIT::tellAmr, WHEN_SET_UP)) {
      IDToken first = token(realm, FirstFactor.EMAIL_CODE_TYPED.go(realm, browser));
      sleepPast(first.getAuth_time());
      IDToken second = token(realm, realm.openSignIn(browser));

      assertThat(amr(second)).containsExactly("email");
      assertThat(second.getAuth_time()).isEqualTo(first.getAuth_time());
      assertThat(second.getSubject()).isEqualTo(first.getSubject());
    }
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @EnumSource
  @DisplayName("STANDARDS 2 (ASVS 6.8.4): auth_time is when the email was proved")
  void authTimeIsNow(FirstFactor first) {
    try (TestRealm realm = first.realm(r -> {}, WHEN_SET_UP)) {
      long before = Instant.now().getEpochSecond();
      IDToken token = token(realm, first.go(realm, browser));

      assertThat(token.getAuth_time()).isBetween(before, Instant.now().getEpochSecond());
    }
  }

  @Test
  void authTimeIsWhenTheLinkIsUsedNotWhenItIsAskedFor() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser);
      long asked = Instant.now().getEpochSecond();
      Page link = browser.open(mail(realm).link());
      sleepPast(asked);

      assertThat(token(realm, link.press("confirm")).getAuth_time()).isGreaterThan(asked);
    }
  }

  @Test
  @DisplayName("OpenID Connect Core 3.1.2.1: max_age asks again when the sign-in is too old")
  void maxAgeAsksAgain() {
    try (TestRealm realm = FirstFactor.EMAIL_CODE_TYPED.realm(r -> {}, WHEN_SET_UP)) {
      IDToken first = token(realm, FirstFactor.EMAIL_CODE_TYPED.go(realm, browser));
      assertThat(token(realm, realm.openSignIn(browser, "max_age=3600")).getAuth_time())
          .isEqualTo(first.getAuth_time());
      sleepPast(first.getAuth_time() + 1);

      Page code = realm.openSignIn(browser, "max_age=1").is("passwordless-address").press("login");
      IDToken again = token(realm, code.submit("code", mail(realm, 2).code()));
      assertThat(again.getAuth_time()).isGreaterThan(first.getAuth_time());
      assertThat(again.getSubject()).isEqualTo(first.getSubject());
    }
  }

  @Test
  @DisplayName(
      "OpenID Connect Core 3.1.2.1: prompt=login asks for a code and the second factor again")
  void promptLoginAsksForCodeAgain() {
    try (TestRealm realm =
        FirstFactor.EMAIL_CODE_TYPED.realm(TokensIT::tellAmrOfRecoveryCodes, WHEN_SET_UP)) {
      IDToken before = signInWithRecoveryCode(realm);

      Page known = realm.openSignIn(browser, "prompt=login").is("passwordless-address");
      assertThat(known.has("username")).isFalse();
      assertThat(known.document().select("#kc-attempted-username").val()).isEqualTo(realm.alice());
      Page code = known.press("login").is("passwordless-code");
      Page sheet = code.submit("code", mail(realm, 2).code()).is(RECOVERY_CODE);
      assertSignedInAgain(
          before, token(realm, sheet.submit("recoveryCodeInput", RecoveryCodes.second())));
    }
  }

  @Test
  @DisplayName(
      "OpenID Connect Core 3.1.2.1: prompt=login asks for a link and the second factor again")
  void promptLoginAsksForLinkAgain() {
    try (TestRealm realm =
        FirstFactor.EMAIL_CODE_TYPED.realm(TokensIT::tellAmrOfRecoveryCodes, WHEN_SET_UP)) {
      IDToken before = signInWithRecoveryCode(realm);

      Page code = realm.openSignIn(browser, "prompt=login").is("passwordless-address");
      choose(code, "Link by email").is("passwordless-inbox");
      Page sheet = browser.open(mail(realm, 2).link()).press("confirm").is(RECOVERY_CODE);
      assertSignedInAgain(
          before, token(realm, sheet.submit("recoveryCodeInput", RecoveryCodes.second())));
    }
  }

  @Test
  @DisplayName("OpenID Connect Core 3.1.2.1: login_hint fills the address in, whatever the way")
  void loginHintFillsTheAddressIn() {
    try (TestRealm realm = FirstFactor.EMAIL_CODE_TYPED.realm(r -> {}, WHEN_SET_UP)) {
      Page code = realm.openSignIn(browser, "login_hint=" + realm.alicesAddress());
      assertThat(code.is("passwordless-address").document().select("[name=username]").val())
          .isEqualTo(realm.alicesAddress());

      Page link = choose(code, "Link by email").is("passwordless-address");
      assertThat(link.document().select("[name=username]").val()).isEqualTo(realm.alicesAddress());
    }
  }

  @Test
  @DisplayName("OpenID Connect Core 3.1.2.1: ui_locales is the language of every page")
  void languageTheApplicationAsksForIsThePagesLanguage() {
    try (TestRealm realm = FirstFactor.EMAIL_CODE_TYPED.realm(TokensIT::speakGerman, WHEN_SET_UP)) {
      assertGermanToTheEnd(realm, realm.openSignIn(browser, "ui_locales=de"));
    }
  }

  @Test
  void languageChosenOnThePageIsThePagesLanguage() {
    try (TestRealm realm = FirstFactor.EMAIL_CODE_TYPED.realm(TokensIT::speakGerman, WHEN_SET_UP)) {
      Page english = realm.openSignIn(browser).is("passwordless-address");
      assertThat(language(english)).isEqualTo("en");

      String german = english.document().select("option[value*=kc_locale=de]").attr("value");
      assertGermanToTheEnd(realm, browser.open(english.url().resolve(german)));
    }
  }

  @Test
  @DisplayName("STANDARDS 1 (800-63B-4 3.1.3.1): an email alone never reaches a higher level")
  void higherLevelTakesTheSecondFactorOnly() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              SecondFactorIT.giveAliceTotp(r);
              r.getAttributes().put("acr.loa.map", "{\"email\":1,\"more\":2}");
            },
            level(1, required(EMAIL_CODE)),
            level(2, required("auth-otp-form")))) {
      Page first = FirstFactor.EMAIL_CODE_TYPED.go(realm, browser, "acr_values=email");
      assertThat(token(realm, first).getAcr()).isEqualTo("email");

      Page otp = realm.openSignIn(browser, "acr_values=more").is("login-otp");
      assertThat(token(realm, otp.submit("otp", Totp.now())).getAcr()).isEqualTo("more");
    }
  }

  /** Unlike a code of TOTP's, the next one is there at once. */
  private IDToken signInWithRecoveryCode(TestRealm realm) {
    Page sheet = FirstFactor.EMAIL_CODE_TYPED.go(realm, browser).is(RECOVERY_CODE);
    IDToken token = token(realm, sheet.submit("recoveryCodeInput", RecoveryCodes.first()));
    sleepPast(token.getAuth_time());
    return token;
  }

  private static void assertSignedInAgain(IDToken before, IDToken again) {
    assertThat(again.getAuth_time()).isGreaterThan(before.getAuth_time());
    assertThat(again.getSubject()).isEqualTo(before.getSubject());
    assertThat(amr(again)).isEqualTo(withMfa(Set.of("email")));
  }

  private void assertGermanToTheEnd(TestRealm realm, Page address) {
    assertThat(language(address.is("passwordless-address"))).isEqualTo("de");
    Page code = address.submit("username", realm.alicesAddress()).is("passwordless-code");
    assertThat(language(code)).isEqualTo("de");
    assertThat(mail(realm).subject()).contains("ist Ihr Code");
    assertThat(mail(realm).html()).contains("lang=\"de\"");
    assertThat(language(browser.open(mail(realm).link()).is("passwordless-link"))).isEqualTo("de");
    assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
  }

  private static void speakGerman(RealmRepresentation realm) {
    realm.setSupportedLocales(Set.of("en", "de"));
  }

  private static Set<String> steps(FirstFactor first) {
    return Set.of(first == FirstFactor.PASSWORD ? "pwd" : "email");
  }

  private static Set<String> withMfa(Set<String> steps) {
    return Stream.concat(steps.stream(), Stream.of("mfa")).collect(Collectors.toSet());
  }

  private static String language(Page page) {
    return page.document().select("html").attr("lang");
  }

  private static IDToken token(TestRealm realm, Page done) {
    return realm.idToken(done.signedIn());
  }

  private static Set<String> amr(TestRealm realm, Page done) {
    return amr(token(realm, done));
  }

  private static Set<String> amr(IDToken token) {
    assertThat(token.getOtherClaims().get("amr")).isInstanceOf(List.class);
    return ((List<?>) token.getOtherClaims().get("amr"))
        .stream().map(Object::toString).collect(Collectors.toSet());
  }

  private static void tellAmrOf(SoftPasskey passkey, String type, RealmRepresentation realm) {
    tellAmr(realm);
    realm.getUsers().get(0).getCredentials().add(passkey.credential(type));
  }

  private static void tellAmrOfTotp(RealmRepresentation realm) {
    tellAmr(realm);
    SecondFactorIT.giveAliceTotp(realm);
  }

  private static void tellAmrOfRecoveryCodes(RealmRepresentation realm) {
    tellAmr(realm);
    realm.getUsers().get(0).getCredentials().add(RecoveryCodes.credential());
  }

  private static void tellAmr(RealmRepresentation realm) {
    ProtocolMapperRepresentation amr = new ProtocolMapperRepresentation();
    amr.setName("amr");
    amr.setProtocol("openid-connect");
    amr.setProtocolMapper("oidc-amr-mapper");
    amr.setConfig(Map.of("id.token.claim", "true", "access.token.claim", "true"));
    realm.getClients().get(0).setProtocolMappers(List.of(amr));
  }

  /** Tokens tell seconds, so the next sign-in must be in another one. */
  private static void sleepPast(long second) {
    try {
      Thread.sleep(Math.max(0, (second + 1) * 1000 - System.currentTimeMillis() + 50));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
