package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.IdentityProviderRepresentation;
import org.keycloak.representations.idm.OrganizationDomainRepresentation;
import org.keycloak.representations.idm.OrganizationRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Realms with organizations, whose sign-in asks first of all who somebody is. */
class OrganizationIT {

  private static final String PARTNER = "partner";

  private final WebBrowser browser = new WebBrowser();

  @Test
  void addressIsAskedForOnceAndMailedTo() {
    try (TestRealm realm = realm(r -> {})) {
      Page code = identify(realm, browser, realm.alicesAddress()).is("passwordless-code");

      assertThat(code.has("restart")).isFalse();
      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 12: who is unknown, or has refused email, sees what everybody sees")
  void knownUnknownAndRefusedLookTheSame() {
    try (TestRealm realm =
        realm(
            r -> {
              UserRepresentation bob = TestRealm.person("bob-" + r.getRealm());
              bob.getCredentials().add(PreferenceIT.refusal());
              r.getUsers().add(bob);
            })) {
      String bob = "bob-" + realm.name() + "@example.com";
      String nobody = "nobody-" + realm.name() + "@example.com";
      String alices = seen(realm, realm.alicesAddress());

      assertThat(seen(realm, nobody)).isEqualTo(alices);
      assertThat(seen(realm, bob)).isEqualTo(alices);
      assertThat(seen(realm, realm.alice())).isEqualTo(alices);
      assertThat(countOnceLaterMailsCame(bob) + MAILS.count(nobody)).isZero();
    }
  }

  /** All pages on the way to a wrong code, and after another mail was asked for. */
  private static String seen(TestRealm realm, String name) {
    Page code = identify(realm, new WebBrowser(), name).is("passwordless-code");
    Page wrong = code.submit("code", "000000");
    Page resent = wrong.press("resend");
    Page restarted = resent.post(field("restart", "on"));
    return Stream.of(code, wrong, resent, restarted)
        .map(
            page ->
                page.status()
                    + page.text()
                    + page.document()
                        .select("#kc-attempted-username, input[type=text]")
                        .outerHtml())
        .reduce("", String::concat)
        .replace(name, "NAME");
  }

  @Test
  @DisplayName("STANDARDS 11: what an application says of the person mails nobody by itself")
  void hintOfTheApplicationIsMailedToWhenSomebodySaysSo() {
    try (TestRealm realm = realm(r -> {})) {
      String hint = "login_hint=" + realm.alicesAddress();
      Page address = realm.openSignIn(browser, hint).is("passwordless-address");
      assertThat(address.document().select("[name=username]").val())
          .isEqualTo(realm.alicesAddress());
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();

      Page code = address.submit("username", realm.alicesAddress()).is("passwordless-code");
      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void hintOfTheApplicationCanBeSetRight() {
    try (TestRealm realm = realm(r -> r.getUsers().add(TestRealm.person("bob-" + r.getRealm())))) {
      Page address = realm.openSignIn(browser, "login_hint=bob-" + realm.name() + "@example.com");
      Page code = address.submit("username", realm.alicesAddress()).is("passwordless-code");

      assertThat(
              realm
                  .idToken(code.submit("code", mail(realm).code()).signedIn())
                  .getPreferredUsername())
          .isEqualTo(realm.alice());
    }
  }

  @Test
  void peopleOfAnOrganizationAreSentToItsIdentityProvider() {
    try (TestRealm realm = realm(r -> r.addIdentityProvider(partner()))) {
      String id = realm.admin().organizations().list(0, 1).get(0).getId();
      try (Response added =
          realm.admin().organizations().get(id).identityProviders().addIdentityProvider(PARTNER)) {
        assertThat(added.getStatus()).isEqualTo(204);
      }
      String theirs = "someone@" + domain(realm);

      assertThat(identify(realm, browser, theirs).url().getPath())
          .isEqualTo("/application/partner");
      assertThat(countOnceLaterMailsCame(theirs)).isZero();
      assertThat(realm.count(ExpectedEvent.NO_ACCOUNT)).isZero();
    }
  }

  private static Page identify(TestRealm realm, WebBrowser browser, String name) {
    return realm.openSignIn(browser).is("login-username").submit("username", name);
  }

  private static String domain(TestRealm realm) {
    return realm.name() + ".example.com";
  }

  /** A realm with an organization and the installed flow. */
  private static TestRealm realm(Consumer<RealmRepresentation> changes) {
    TestRealm realm =
        TestRealm.with(
            changes
                .andThen(r -> r.setOrganizationsEnabled(true))
                // so that no page counts seconds
                .andThen(TestRealm.setting("resendCooldown", 0)),
            password("REQUIRED"));
    OrganizationRepresentation organization = new OrganizationRepresentation();
    organization.setName("Partners");
    organization.setAlias("partners");
    organization.addDomain(new OrganizationDomainRepresentation(domain(realm)));
    try (Response made = realm.admin().organizations().create(organization)) {
      assertThat(made.getStatus()).isEqualTo(201);
    }
    realm.rest().put("flow", "{\"password\": true}").is(200);
    return realm;
  }

  private static IdentityProviderRepresentation partner() {
    IdentityProviderRepresentation provider = PreferenceIT.identityProvider();
    Map<String, String> config = new HashMap<>(provider.getConfig());
    config.put("kc.org.domain", "ANY");
    config.put("kc.org.broker.redirect.mode.email-matches", "true");
    provider.setConfig(config);
    return provider;
  }
}
