package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.FederatedIdentityRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** What the switch leaves as it is where nobody signs up: every flow but the browser's. */
class UntouchedFlowsIT {

  private final WebBrowser browser = new WebBrowser();

  @Test
  void switchChangesNoOtherBinding() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      Map<String, String> before = otherBindings(realm);
      realm.rest().put("flow", "{\"password\": true}").is(200);

      assertThat(otherBindings(realm)).isEqualTo(before).doesNotContainValue(null);
    }
  }

  @Test
  void directGrantTakesThePassword() {
    try (TestRealm realm = installed(UntouchedFlowsIT::allowDirectGrant)) {
      assertThat(grant(realm, "password=" + realm.alice()).status()).isEqualTo(200);
      assertThat(grant(realm, "password=wrong").text()).contains("invalid_grant");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  @Test
  void directGrantNeedsTheCodeOfTotpToo() {
    try (TestRealm realm =
        installed(
            r -> {
              allowDirectGrant(r);
              SecondFactorIT.giveAliceTotp(r);
            })) {
      assertThat(grant(realm, "password=" + realm.alice()).text()).contains("invalid_grant");
      assertThat(grant(realm, "password=" + realm.alice() + "&totp=" + Totp.now()).status())
          .isEqualTo(200);
    }
  }

  @Test
  void forgottenPasswordIsReset() {
    try (TestRealm realm = installed(r -> r.setResetPasswordAllowed(true))) {
      Page form = FirstFactor.choose(realm.openSignIn(browser), "Username and password");
      Page reset =
          browser.open(
              URI.create(form.document().select("a[href*=reset-credentials]").attr("abs:href")));
      reset.is("login-reset-password").submit("username", realm.alicesAddress());
      Page update = browser.open(actionLink(mail(realm).text())).is("login-update-password");

      assertThat(
              update
                  .submit(
                      field("password-new", "new password"),
                      field("password-confirm", "new password"))
                  .signedIn())
          .isNotEmpty();
      assertThat(
              FirstFactor.choose(realm.openSignIn(new WebBrowser()), "Username and password")
                  .submit(field("username", realm.alice()), field("password", "new password"))
                  .signedIn())
          .isNotEmpty();
    }
  }

  @Test
  void accountOfAnotherRealmIsLinked() {
    try (TestRealm partner = TestRealm.with(Partner::trustBroker, password("REQUIRED"));
        TestRealm realm = installed(r -> r.addIdentityProvider(Partner.provider(partner)))) {
      partner.changeAlice(
          alice -> {
            alice.setEmail(realm.alicesAddress());
            alice.setEmailVerified(true);
          });
      byPartner(realm, partner, browser)
          .is("login-idp-link-confirm")
          .submit("submitAction", "linkAccount");
      browser.open(actionLink(mail(realm).text()));
      assertThat(realm.admin().users().get(realm.aliceId()).getFederatedIdentity())
          .extracting(FederatedIdentityRepresentation::getUserName)
          .containsExactly(partner.alice());

      Page done = byPartner(realm, partner, new WebBrowser());
      assertThat(realm.idToken(done.signedIn()).getPreferredUsername()).isEqualTo(realm.alice());
    }
  }

  private static Page byPartner(TestRealm realm, TestRealm partner, WebBrowser browser) {
    WebBrowser there = new WebBrowser();
    Page login = Partner.sentThere(realm, browser, there);
    return browser.open(
        Partner.location(
            there.post(
                login,
                login.document().select("form").first(),
                List.of(field("username", partner.alice()), field("password", partner.alice())))));
  }

  private static Map<String, String> otherBindings(TestRealm realm) {
    RealmRepresentation r = realm.admin().toRepresentation();
    Map<String, String> bindings = new HashMap<>();
    bindings.put("registration", r.getRegistrationFlow());
    bindings.put("reset credentials", r.getResetCredentialsFlow());
    bindings.put("direct grant", r.getDirectGrantFlow());
    bindings.put("clients", r.getClientAuthenticationFlow());
    bindings.put("docker", r.getDockerAuthenticationFlow());
    bindings.put("first broker login", r.getFirstBrokerLoginFlow());
    return bindings;
  }

  private static void allowDirectGrant(RealmRepresentation realm) {
    realm.getClients().get(0).setDirectAccessGrantsEnabled(true);
  }

  private Page grant(TestRealm realm, String credentials) {
    return browser.send(
        "POST",
        realm.url("/protocol/openid-connect/token"),
        "grant_type=password&client_id=%s&username=%s&%s"
            .formatted(TestRealm.APPLICATION, realm.alice(), credentials));
  }

  private static URI actionLink(String text) {
    Matcher link = Pattern.compile("https?://\\S+/login-actions/action-token\\S+").matcher(text);
    assertThat(link.find()).isTrue();
    return URI.create(link.group());
  }

  private static TestRealm installed(Consumer<RealmRepresentation> changes) {
    TestRealm realm = TestRealm.with(changes, password("REQUIRED"));
    realm.rest().put("flow", "{\"password\": true}").is(200);
    return realm;
  }
}
