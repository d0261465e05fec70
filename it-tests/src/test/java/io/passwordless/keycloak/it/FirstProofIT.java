package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.FederatedIdentityRepresentation;
import org.keycloak.representations.idm.IdentityProviderRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * Somebody has made an account with alice's address, which nobody has verified, and waits for her.
 */
class FirstProofIT {

  private static final Consumer<RealmRepresentation> OPEN =
      realm -> realm.setRegistrationAllowed(true);

  private static final Flow.Element EMAIL_OR_PASSWORD =
      new Flow.SubFlow(
          "REQUIRED",
          List.of(Flow.alternative(EMAIL_CODE), Flow.alternative("auth-username-password-form")));

  private final WebBrowser stranger = new WebBrowser();
  private final WebBrowser alices = new WebBrowser();

  @ParameterizedTest
  @EnumSource
  @OnEachLine(Capability.FIRST_PROOF)
  void whatAStrangerHasSetUpIsGone(Way way) {
    try (TestRealm realm = TestRealm.with(OPEN, way.step())) {
      plant(realm);

      way.go(realm, asked(realm, alices), alices).signedIn();

      assertThat(alice(realm).isEmailVerified()).isTrue();
      assertThat(credentials(realm)).containsExactly("passwordless-email");
      ReceivedMail told = mail(realm, 2);
      assertThat(told.subject()).isEqualTo("Your email address was confirmed at Example");
      assertThat(told.text()).contains("passwords, passkeys, linked accounts and sessions");
      assertThat(realm.await(ExpectedEvent.CLEARED).getDetails())
          .containsEntry("credential_type", "password");
    }
  }

  @Test
  void sessionsAndLinkedAccountsOfAStrangerAreGone() {
    try (TestRealm realm =
        TestRealm.with(OPEN.andThen(FirstProofIT::allowMoreWays), EMAIL_OR_PASSWORD)) {
      link(realm);
      String online = realm.refreshToken(byPassword(realm, stranger).signedIn());
      String offline =
          realm.refreshToken(
              byPassword(
                      realm,
                      new WebBrowser()
                          .open(
                              URI.create(
                                  realm
                                      .signIn()
                                      .toString()
                                      .replace("scope=openid", "scope=openid+offline_access"))))
                  .signedIn());
      assertThat(realm.refreshes(online)).isTrue();
      assertThat(realm.refreshes(offline)).isTrue();

      String code = asked(realm, alices).submit("code", mail(realm).code()).signedIn();

      assertThat(realm.refreshes(online)).isFalse();
      assertThat(realm.refreshes(offline)).isFalse();
      assertThat(realm.openSignIn(stranger).template()).isEqualTo("passwordless-address");
      assertThat(realm.admin().users().get(realm.aliceId()).getFederatedIdentity()).isEmpty();
      assertThat(realm.refreshes(realm.refreshToken(code))).isTrue();
    }
  }

  @Test
  void secondFactorIsAskedWhoeverHasSetItUp() {
    try (TestRealm realm =
        TestRealm.with(
            OPEN.andThen(SecondFactorIT::giveAliceTotp), required(EMAIL_CODE), otpIfConfigured())) {
      Page otp = asked(realm, alices).submit("code", mail(realm).code()).is("login-otp");
      assertThat(alice(realm).isEmailVerified()).isFalse();

      otp.submit("otp", Totp.now()).signedIn();

      assertThat(alice(realm).isEmailVerified()).isTrue();
      assertThat(credentials(realm)).contains("password", "otp");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }

  @Test
  void whoProvesThePasswordTooKeepsIt() {
    try (TestRealm realm = TestRealm.with(OPEN, password("REQUIRED"), required(EMAIL_CODE))) {
      byPassword(realm, alices).is("passwordless-code").submit("code", mail(realm).code());

      assertThat(alice(realm).isEmailVerified()).isTrue();
      assertThat(credentials(realm)).contains("password");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }

  /** Keycloak tells of a password where there is only the form for a name. */
  @Test
  void nameThatWasTypedBeforeIsNoPassword() {
    try (TestRealm realm =
        TestRealm.with(OPEN, required("auth-username-form"), required(EMAIL_CODE))) {
      realm
          .openSignIn(alices)
          .submit("username", realm.alicesAddress())
          .submit("code", mail(realm).code())
          .signedIn();

      assertThat(alice(realm).isEmailVerified()).isTrue();
      assertThat(credentials(realm)).containsExactly("passwordless-email");
    }
  }

  @Test
  void whoIsSignedInHereAlreadyKeepsEverything() {
    try (TestRealm realm = TestRealm.with(OPEN, EMAIL_OR_PASSWORD)) {
      byPassword(realm, alices).signedIn();

      realm
          .openSignIn(alices, "prompt=login")
          .is("passwordless-address")
          .press("login")
          .submit("code", mail(realm).code())
          .signedIn();

      assertThat(alice(realm).isEmailVerified()).isTrue();
      assertThat(credentials(realm)).contains("password");
    }
  }

  @Test
  void verifiedAddressKeepsEverything() {
    try (TestRealm realm =
        TestRealm.with(
            OPEN.andThen(r -> r.getUsers().get(0).setEmailVerified(true)), required(EMAIL_CODE))) {
      asked(realm, alices).submit("code", mail(realm).code()).signedIn();

      assertThat(credentials(realm)).contains("password");
    }
  }

  @Test
  void whereNobodyRegistersAccountsAreTheAdministrators() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, alices).submit("code", mail(realm).code()).signedIn();

      assertThat(alice(realm).isEmailVerified()).isTrue();
      assertThat(credentials(realm)).contains("password");
    }
  }

  @Test
  void settingIsObeyed() {
    try (TestRealm always =
            TestRealm.with(setting("clearAtFirstProof", "always"), required(EMAIL_CODE));
        TestRealm never =
            TestRealm.with(
                OPEN.andThen(setting("clearAtFirstProof", "never")), required(EMAIL_CODE))) {
      asked(always, alices).submit("code", mail(always).code()).signedIn();
      asked(never, new WebBrowser()).submit("code", mail(never).code()).signedIn();

      assertThat(credentials(always)).containsExactly("passwordless-email");
      assertThat(credentials(never)).contains("password");
      assertThat(alice(never).isEmailVerified()).isTrue();
    }
  }

  @Test
  void addressThatChangesOnTheWayIsNotVerified() {
    try (TestRealm realm =
        TestRealm.with(
            OPEN.andThen(SecondFactorIT::giveAliceTotp), required(EMAIL_CODE), otpIfConfigured())) {
      Page otp = asked(realm, alices).submit("code", mail(realm).code()).is("login-otp");
      realm.changeAlice(alice -> alice.setEmail("strangers-" + realm.alicesAddress()));

      otp.submit("otp", Totp.now());

      assertThat(alice(realm).isEmailVerified()).isFalse();
    }
  }

  @Test
  void linkOfAnAdministratorIsAFirstProofToo() {
    try (TestRealm realm = TestRealm.with(OPEN, required(Flow.MAGIC_LINK))) {
      realm
          .rest()
          .post(
              "links",
              "{\"userId\": \"%s\", \"clientId\": \"app\", \"send\": true}"
                  .formatted(realm.aliceId()))
          .is(201);

      alices.open(mail(realm).link()).press("confirm").signedIn();

      assertThat(alice(realm).isEmailVerified()).isTrue();
      assertThat(credentials(realm)).containsExactly("passwordless-email");
      MAILS.await(realm.alicesAddress(), 2);
    }
  }

  private static void plant(TestRealm realm) {
    assertThat(credentials(realm)).containsExactly("password");
    assertThat(alice(realm).isEmailVerified()).isFalse();
  }

  private static Page byPassword(TestRealm realm, WebBrowser browser) {
    return byPassword(realm, realm.openSignIn(browser));
  }

  private static Page byPassword(TestRealm realm, Page page) {
    Page form =
        page.template().equals("passwordless-address")
            ? FirstFactor.choose(page, "Username and password")
            : page;
    return form.submit(field("username", realm.alice()), field("password", realm.alice()));
  }

  private static void allowMoreWays(RealmRepresentation realm) {
    IdentityProviderRepresentation provider = new IdentityProviderRepresentation();
    provider.setAlias("strangers");
    provider.setProviderId("oidc");
    provider.setEnabled(true);
    provider.setConfig(
        Map.of(
            "authorizationUrl", "https://strangers.example.com/auth",
            "tokenUrl", "https://strangers.example.com/token",
            "clientId", "x",
            "clientSecret", "x"));
    realm.addIdentityProvider(provider);
    realm.getUsers().get(0).setRealmRoles(List.of("offline_access"));
  }

  private static void link(TestRealm realm) {
    FederatedIdentityRepresentation identity = new FederatedIdentityRepresentation();
    identity.setIdentityProvider("strangers");
    identity.setUserId("stranger");
    identity.setUserName("stranger");
    realm.admin().users().get(realm.aliceId()).addFederatedIdentity("strangers", identity).close();
  }

  private static UserRepresentation alice(TestRealm realm) {
    return realm.admin().users().get(realm.aliceId()).toRepresentation();
  }

  private static List<String> credentials(TestRealm realm) {
    return realm.admin().users().get(realm.aliceId()).credentials().stream()
        .map(CredentialRepresentation::getType)
        .toList();
  }
}
