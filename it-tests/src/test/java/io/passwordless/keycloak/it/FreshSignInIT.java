package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RequiredActionConfigRepresentation;

/** What nobody does with a session that has been left open. */
class FreshSignInIT {

  private final WebBrowser browser = new WebBrowser();

  @Test
  @DisplayName("STANDARDS 19 (ASVS 6.3.7): switching email off needs a fresh sign-in")
  void preferenceIsChangedAfterAFreshSignInOnly() {
    try (TestRealm realm = realm()) {
      Page stale = openLater(realm, "passwordless-preference");
      assertThat(realm.count(ExpectedEvent.GIVEN_UP)).isZero();

      Page choice = signInAgain(realm, stale).is("passwordless-preference");
      assertThat(choice.press("preference").parameter("kc_action_status")).isEqualTo("success");
    }
  }

  @Test
  @DisplayName("STANDARDS 19 (ASVS 6.3.7): removing TOTP needs a fresh sign-in")
  void totpIsRemovedAfterAFreshSignInOnly() {
    try (TestRealm realm = realm()) {
      CredentialRepresentation totp =
          credentials(realm).stream()
              .filter(c -> c.getType().equals("otp"))
              .findAny()
              .orElseThrow();
      Page stale = openLater(realm, "delete_credential", ":" + totp.getId());
      assertThat(credentials(realm)).anyMatch(c -> c.getType().equals("otp"));

      Page confirm = signInAgain(realm, stale).is("delete-credential");
      assertThat(confirm.press("accept").parameter("kc_action_status")).isEqualTo("success");
      assertThat(credentials(realm)).noneMatch(c -> c.getType().equals("otp"));
    }
  }

  /** Begins an action that takes a sign-in of this second, seconds after one. */
  private Page openLater(TestRealm realm, String action, String... parameter) {
    RequiredActionConfigRepresentation config = new RequiredActionConfigRepresentation();
    config.setConfig(Map.of("max_auth_age", "1"));
    realm.admin().flows().updateRequiredActionConfig(action, config);
    byPassword(realm, realm.openSignIn(browser)).signedIn();
    realm.letPass(Duration.ofSeconds(3));
    Page page =
        realm.openSignIn(browser, "kc_action=" + action + String.join("", parameter)).is("login");
    assertThat(page.message()).contains("re-authenticate");
    return page;
  }

  private static Page byPassword(TestRealm realm, Page page) {
    return page.submit(field("username", realm.alice()), field("password", realm.alice()));
  }

  private static Page signInAgain(TestRealm realm, Page page) {
    return page.submit("password", realm.alice());
  }

  private static List<CredentialRepresentation> credentials(TestRealm realm) {
    return realm.admin().users().get(realm.aliceId()).credentials();
  }

  /** Alice has TOTP, which this flow does not ask for. */
  private static TestRealm realm() {
    TestRealm realm = TestRealm.with(SecondFactorIT::giveAliceTotp, password("REQUIRED"));
    PreferenceIT.register(realm);
    return realm;
  }
}
