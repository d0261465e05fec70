package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ComponentRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** Frieda, whose account is in a storage that nobody can write to. */
@Tag("slow")
@NeedsOwnServer
class FederationIT {

  private static DistributionServer server;

  private final WebBrowser browser = new WebBrowser();

  @BeforeAll
  static void start() {
    server = DistributionServer.start("keycloak-federation.log");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void codeSignsIn() {
    try (TestRealm realm = realm()) {
      String code = byCode(realm, browser, 1).signedIn();

      assertThat(realm.idToken(code).getPreferredUsername()).isEqualTo(frieda(realm));
      realm.await(ExpectedEvent.USED);
    }
  }

  @Test
  void linkSignsInAnotherBrowser() {
    try (TestRealm realm = realm()) {
      asked(realm, browser, address(realm));
      Page link = new WebBrowser().open(MAILS.await(address(realm), 1).link());

      assertThat(realm.idToken(link.press("confirm").signedIn()).getPreferredUsername())
          .isEqualTo(frieda(realm));
    }
  }

  @Test
  void totpIsSetUpAndAskedForFromThenOn() {
    try (TestRealm realm = realm()) {
      byCode(realm, browser, 1).signedIn();
      Page setUp = realm.openSignIn(browser, "kc_action=CONFIGURE_TOTP").is("login-config-totp");
      String secret = setUp.document().select("input[name=totpSecret]").val();
      setUp.submit("totp", Totp.now(secret)).signedIn();

      byCode(realm, new WebBrowser(), 2).is("login-otp");
    }
  }

  @Test
  void emailIsRefusedAndTakenUpAgain() {
    try (TestRealm realm = realm()) {
      byCode(realm, browser, 1).signedIn();
      Page choice = realm.openSignIn(browser, "kc_action=passwordless-preference");
      choice.is("passwordless-preference").press("preference").signedIn();
      MAILS.await(address(realm), 2);
      asked(realm, new WebBrowser(), address(realm)).is("passwordless-code");
      realm.await(ExpectedEvent.REFUSED);
      assertThat(MAILS.count(address(realm))).isEqualTo(2);

      realm
          .openSignIn(browser, "kc_action=passwordless-preference")
          .is("passwordless-preference")
          .press("preference")
          .signedIn();
      MAILS.await(address(realm), 3);
      assertThat(byCode(realm, new WebBrowser(), 4).signedIn()).isNotEmpty();
    }
  }

  @Test
  void offerOfAPasskeyIsKeptForAReadOnlyPerson() {
    try (TestRealm realm = realm()) {
      RealmRepresentation offering = realm.admin().toRepresentation();
      PasskeyOfferIT.offering().accept(offering);
      realm.admin().update(offering);
      Page offer = byCode(realm, browser, 1).is("passwordless-passkey");
      offer.submit("passkey", "later").signedIn();

      assertThat(byCode(realm, new WebBrowser(), 2).signedIn()).isNotEmpty();
    }
  }

  @Test
  void passwordOfTheStorageSignsInBesides() {
    try (TestRealm realm = realm()) {
      Page page = FirstFactor.choose(realm.openSignIn(browser), "Username and password");

      assertThat(
              page.submit(field("username", frieda(realm)), field("password", frieda(realm)))
                  .signedIn())
          .isNotEmpty();
    }
  }

  private static Page byCode(TestRealm realm, WebBrowser browser, int mail) {
    return asked(realm, browser, address(realm))
        .submit("code", MAILS.await(address(realm), mail).code());
  }

  private static String frieda(TestRealm realm) {
    return "frieda-" + realm.name();
  }

  private static String address(TestRealm realm) {
    return frieda(realm) + "@example.com";
  }

  private static TestRealm realm() {
    TestRealm realm = TestRealm.on(server, r -> {}, password("REQUIRED"));
    ComponentRepresentation storage = new ComponentRepresentation();
    storage.setName("read only");
    storage.setProviderId("test-read-only");
    storage.setProviderType("org.keycloak.storage.UserStorageProvider");
    try (Response added = realm.admin().components().add(storage)) {
      assertThat(added.getStatus()).isEqualTo(201);
    }
    realm.rest().put("flow", "{\"password\": true}").is(200);
    return realm;
  }
}
