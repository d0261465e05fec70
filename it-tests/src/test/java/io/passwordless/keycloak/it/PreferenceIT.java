package io.passwordless.keycloak.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.admin.client.resource.IdentityProviderResource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.FederatedIdentityRepresentation;
import org.keycloak.representations.idm.IdentityProviderRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionConfigRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderSimpleRepresentation;

/** Each person's own choice about signing in by email. */
class PreferenceIT {

  private static final String ACTION = "passwordless-preference";
  private static final String CREDENTIAL = "passwordless-email";
  private static final String CHOOSE = "kc_action=" + ACTION;
  private static final Flow.Element EMAIL_OR_PASSWORD =
      requiredFlow(password("ALTERNATIVE"), alternative(EMAIL_CODE));

  private final WebBrowser browser = new WebBrowser();

  @Test
  @DisplayName("STANDARDS 19 (ASVS 6.3.7): who switches it off or on is told by mail")
  @OnEachLine(Capability.CHOICE)
  void personSwitchesItOffAndOnAgainAndIsToldByMail() {
    try (TestRealm realm = realm(r -> {}, EMAIL_OR_PASSWORD)) {
      Page page = byPassword(realm, browser, CHOOSE).is(ACTION);
      assertThat(page.text()).contains(realm.alicesAddress());
      assertThat(page.press("preference").parameter("kc_action_status")).isEqualTo("success");
      assertThat(mail(realm).text()).contains("switched off");
      realm.await(ExpectedEvent.GIVEN_UP);
      byEmail(realm, new WebBrowser(), realm.alicesAddress());
      realm.await(ExpectedEvent.REFUSED);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(1);

      Page again = realm.openSignIn(browser, CHOOSE).is(ACTION);
      assertThat(again.text()).contains("switched off");
      again.press("preference");
      assertThat(mail(realm, 2).text()).contains("switched on");
      realm.await(ExpectedEvent.TAKEN_UP);
      Page waiting = byEmail(realm, new WebBrowser(), realm.alicesAddress());
      assertThat(waiting.submit("code", mail(realm, 3).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 12: who has refused it looks like who has no account")
  void refusingLooksLikeAnUnknownAddress() {
    try (TestRealm realm = realm(r -> {}, EMAIL_OR_PASSWORD)) {
      refuse(realm);
      assertThat(mail(realm).text()).contains("switched off");
      Page refused = byEmail(realm, new WebBrowser(), realm.alicesAddress());
      Page unknown = byEmail(realm, new WebBrowser(), "nobody-" + realm.name() + "@example.com");

      assertThat(refused.status()).isEqualTo(unknown.status());
      assertThat(refused.text().replace(realm.alicesAddress(), "x"))
          .isEqualTo(unknown.text().replace("nobody-" + realm.name() + "@example.com", "x"));
      assertThat(refused.submit("code", "000000").message())
          .isEqualTo(unknown.submit("code", "000000").message());
      realm.await(ExpectedEvent.REFUSED);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(1);
    }
  }

  @Test
  void refusingEndsWhatIsUnderWay() {
    try (TestRealm realm = realm(r -> {}, EMAIL_OR_PASSWORD)) {
      Page waiting = byEmail(realm, new WebBrowser(), realm.alicesAddress());
      ReceivedMail mail = mail(realm);
      refuse(realm);

      assertThat(waiting.submit("code", mail.code()).parameter("code")).isEmpty();
      Page link = new WebBrowser().open(mail.link());
      if (link.has("confirm")) {
        assertThat(link.press("confirm").parameter("code")).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("STANDARDS 19 (ASVS 6.3.7): switching it off or on takes a fresh sign-in")
  void choiceTakesAFreshSignIn() {
    try (TestRealm realm = realm(r -> {}, EMAIL_OR_PASSWORD)) {
      RequiredActionConfigRepresentation oneSecond = new RequiredActionConfigRepresentation();
      oneSecond.setConfig(Map.of("max_auth_age", "1"));
      realm.admin().flows().updateRequiredActionConfig(ACTION, oneSecond);
      byPassword(realm, browser).signedIn();
      realm.letPass(Duration.ofSeconds(3));

      Page password = realm.openSignIn(browser, CHOOSE).is("login");
      assertThat(password.submit("password", realm.alice()).is(ACTION).text())
          .contains(realm.alicesAddress());
    }
  }

  @Test
  void onlyWayCannotBeSwitchedOff() {
    try (TestRealm realm =
        realm(r -> r.getUsers().get(0).setCredentials(List.of()), required(EMAIL_CODE))) {
      Page waiting = realm.openSignIn(browser, CHOOSE).submit("username", realm.alicesAddress());
      Page page = waiting.submit("code", mail(realm).code()).is(ACTION);

      assertThat(page.press("preference").is(ACTION).message()).contains("no other way");
      assertThat(asked(realm, new WebBrowser()).submit("code", mail(realm, 2).code()).signedIn())
          .isNotEmpty();
    }
  }

  @Test
  void passwordThatTheFlowDoesNotAskForIsNoOtherWay() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      Page page = byEmailToChoose(realm).press("preference").is(ACTION);
      assertThat(page.message()).contains("no other way");

      realm.rest().put("flow", "{\"password\": true}").is(200);
      assertThat(page.press("preference").parameter("kc_action_status")).isEqualTo("success");
    }
  }

  @Test
  void identityProviderIsAnotherWayAsLongAsPeopleCanComeThroughIt() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.addIdentityProvider(identityProvider());
              FederatedIdentityRepresentation link = new FederatedIdentityRepresentation();
              link.setIdentityProvider("partner");
              link.setUserId("1");
              link.setUserName("alice");
              r.getUsers().get(0).setFederatedIdentities(List.of(link));
            },
            password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      Page page = byEmailToChoose(realm);
      IdentityProviderResource provider = realm.admin().identityProviders().get("partner");
      IdentityProviderRepresentation partner = provider.toRepresentation();
      partner.setEnabled(false);
      provider.update(partner);
      page = page.press("preference").is(ACTION);
      assertThat(page.message()).contains("no other way");

      partner.setEnabled(true);
      provider.update(partner);
      assertThat(page.press("preference").parameter("kc_action_status")).isEqualTo("success");
    }
  }

  @Test
  void leavingItAsItIsChangesNothing() {
    try (TestRealm realm = realm(r -> {}, EMAIL_OR_PASSWORD)) {
      Page page = byPassword(realm, browser, CHOOSE).is(ACTION);

      assertThat(page.press("cancel-aia").parameter("kc_action_status")).isEqualTo("cancelled");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  @Test
  void choiceOfNeitherIsAskedForAgain() {
    try (TestRealm realm = realm(r -> {}, EMAIL_OR_PASSWORD)) {
      Page page = byPassword(realm, browser, CHOOSE).is(ACTION);

      page.post(field("preference", "perhaps")).is(ACTION).post(field("x", "y")).is(ACTION);
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  @Test
  void optInMeansNobodyUntilSomebodyWantsIt() {
    try (TestRealm realm = realm(setting("availability", "opt-in"), EMAIL_OR_PASSWORD)) {
      byEmail(realm, new WebBrowser(), realm.alicesAddress());
      realm.await(ExpectedEvent.REFUSED);
      assertThat(MAILS.count(realm.alicesAddress())).isZero();
      byPassword(realm, browser, CHOOSE).is(ACTION).press("preference");
      assertThat(mail(realm).text()).contains("switched on");

      Page waiting = byEmail(realm, new WebBrowser(), realm.alicesAddress());
      assertThat(waiting.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void administratorsSeeItAndResetIt() {
    try (TestRealm realm = realm(r -> {}, EMAIL_OR_PASSWORD)) {
      refuse(realm);
      mail(realm);
      CredentialRepresentation refusal =
          realm.admin().users().get(realm.aliceId()).credentials().stream()
              .filter(credential -> credential.getType().equals("passwordless-email-refused"))
              .findAny()
              .orElseThrow();
      realm.admin().users().get(realm.aliceId()).removeCredential(refusal.getId());

      Page waiting = byEmail(realm, new WebBrowser(), realm.alicesAddress());
      assertThat(waiting.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void refusalIsImportedWithTheAccount() {
    try (TestRealm realm =
        realm(r -> r.getUsers().get(0).getCredentials().add(refusal()), EMAIL_OR_PASSWORD)) {
      byEmail(realm, new WebBrowser(), realm.alicesAddress());
      realm.await(ExpectedEvent.REFUSED);
      assertThat(MAILS.count(realm.alicesAddress())).isZero();

      assertThat(byPassword(realm, browser, CHOOSE).is(ACTION).text()).contains("switched off");
    }
  }

  @Test
  void refusalDoesNotMatterAfterAPassword() {
    try (TestRealm realm = realm(r -> {}, password("REQUIRED"), required(EMAIL_CODE))) {
      Page choice =
          byPassword(realm, browser, CHOOSE).submit("code", mail(realm).code()).is(ACTION);
      choice.press("preference");
      mail(realm, 2);
      Page second = byPassword(realm, new WebBrowser());

      assertThat(second.submit("code", mail(realm, 3).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 18: an email after an email is not a second factor")
  void emailAfterEmailIsRefused() {
    try (TestRealm realm = TestRealm.with(required(Flow.MAGIC_LINK), required(EMAIL_CODE))) {
      asked(realm, browser);
      Page second = browser.open(mail(realm).link()).press("confirm");

      assertThat(second.text()).contains("asks for more than an email");
      assertThat(second.parameter("code")).isEmpty();
      realm.await(ExpectedEvent.NO_SECOND_FACTOR);
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }

  @Test
  void newPersonSwitchesItOffAndOnAgainInTheAccountConsole() {
    try (TestRealm realm =
            TestRealm.with(
                r -> r.getUsers().get(0).setRealmRoles(List.of("default-roles-" + r.getRealm())),
                password("REQUIRED"));
        Chromium chromium = new Chromium()) {
      realm.rest().put("flow", "{\"password\": true}").is(200);
      com.microsoft.playwright.Page window = chromium.window(true);
      signInToTheConsole(realm, window, 1);
      assertThat(entry(window).locator("[data-testrole=update]")).isVisible();
      assertThat(window.getByTestId(CREDENTIAL + "/create")).isHidden();
      Chromium.picture(window, "account-console-before");

      entry(window).locator("[data-testrole=update]").click();
      assertThat(window.locator("button[name=preference]")).isVisible();
      Chromium.picture(window, "preference");
      window.click("button[name=preference]");
      assertThat(window.getByTestId(CREDENTIAL + "/not-set-up")).isVisible();
      assertThat(entry(window).locator("[data-testrole=update]")).isHidden();
      assertThat(mail(realm, 2).text()).contains("switched off");
      Chromium.picture(window, "account-console-off");

      window.getByTestId(CREDENTIAL + "/create").click();
      window.click("button[name=preference]");
      assertThat(entry(window).locator("[data-testrole=update]")).isVisible();
      assertThat(mail(realm, 3).text()).contains("switched on");
      Chromium.picture(window, "account-console-on");

      com.microsoft.playwright.Page next = chromium.window(true);
      signInToTheConsole(realm, next, 4);
      assertThat(entry(next)).isVisible();
    }
  }

  private static void signInToTheConsole(
      TestRealm realm, com.microsoft.playwright.Page window, int mails) {
    window.navigate(realm.url("/account/account-security/signing-in").toString());
    window.fill("#username", realm.alicesAddress());
    window.click("#kc-login");
    window.locator("[data-passwordless-full]").waitFor();
    window.locator("#code").fill(mail(realm, mails).code());
  }

  private static Locator entry(com.microsoft.playwright.Page window) {
    return window.getByTestId(CREDENTIAL + "/credential-list");
  }

  private Page byEmailToChoose(TestRealm realm) {
    return realm
        .openSignIn(browser, CHOOSE)
        .submit("username", realm.alicesAddress())
        .submit("code", mail(realm).code())
        .is(ACTION);
  }

  /** The refusal as it is stored, imported and exported. */
  static CredentialRepresentation refusal() {
    CredentialRepresentation refusal = new CredentialRepresentation();
    refusal.setType("passwordless-email-refused");
    refusal.setCredentialData("{}");
    refusal.setSecretData("{}");
    return refusal;
  }

  /** An identity provider that leads nowhere. */
  static IdentityProviderRepresentation identityProvider() {
    IdentityProviderRepresentation provider = new IdentityProviderRepresentation();
    provider.setAlias("partner");
    provider.setProviderId("oidc");
    provider.setEnabled(true);
    provider.setConfig(
        Map.of(
            "clientId", "broker",
            "clientSecret", "secret",
            "authorizationUrl", "http://localhost/application/partner",
            "tokenUrl", "http://localhost/application/token"));
    return provider;
  }

  private void refuse(TestRealm realm) {
    byPassword(realm, browser, CHOOSE).is(ACTION).press("preference");
  }

  private static Page byPassword(TestRealm realm, WebBrowser browser, String... parameters) {
    return realm
        .openSignIn(browser, parameters)
        .submit(field("username", realm.alice()), field("password", realm.alice()));
  }

  private static Page byEmail(TestRealm realm, WebBrowser browser, String address) {
    Page choice = realm.openSignIn(browser).submit("tryAnotherWay", "on");
    return choice
        .submit("authenticationExecution", SignInAs.wayNamed(choice, "Code by email"))
        .submit("username", address)
        .is("passwordless-code");
  }

  private static TestRealm realm(Consumer<RealmRepresentation> changes, Flow.Element... flow) {
    TestRealm realm = TestRealm.with(changes, flow);
    register(realm);
    return realm;
  }

  /** Enables the required action, as the switch does. */
  static void register(TestRealm realm) {
    RequiredActionProviderSimpleRepresentation action =
        new RequiredActionProviderSimpleRepresentation();
    action.setProviderId(ACTION);
    action.setName("Email sign-in");
    realm.admin().flows().registerRequiredAction(action);
  }
}
