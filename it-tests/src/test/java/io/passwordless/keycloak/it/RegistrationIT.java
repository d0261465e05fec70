package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wayNamed;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Whoever is sent to register comes to sign-up by email too, where that is on. */
class RegistrationIT {

  private static final String FLOW = "passwordless registration";
  private static final String OWN = "our registration";

  private final WebBrowser browser = new WebBrowser();

  /** What an application that sends people to register opens. */
  enum Entrance {
    PROMPT {
      @Override
      URI of(TestRealm realm) {
        return realm.signIn("prompt=create");
      }
    },
    ENDPOINT {
      @Override
      URI of(TestRealm realm) {
        return URI.create(realm.signIn().toString().replace("/auth?", "/registrations?"));
      }
    };

    abstract URI of(TestRealm realm);
  }

  /** How the address is proved. */
  enum Proof {
    CODE {
      @Override
      Page give(Page waiting, ReceivedMail mail) {
        return waiting.submit("code", mail.code());
      }
    },
    LINK_HERE {
      @Override
      Page give(Page waiting, ReceivedMail mail) {
        return waiting.browser().open(mail.link()).press("confirm");
      }
    },
    LINK_ELSEWHERE {
      @Override
      Page give(Page waiting, ReceivedMail mail) {
        return new WebBrowser().open(mail.link()).press("confirm");
      }
    };

    abstract Page give(Page waiting, ReceivedMail mail);
  }

  @ParameterizedTest
  @CsvSource({"PROMPT, CODE", "PROMPT, LINK_HERE", "PROMPT, LINK_ELSEWHERE", "ENDPOINT, CODE"})
  void whoIsSentToRegisterProvesTheAddressAndIsAskedForNoPassword(Entrance entrance, Proof proof) {
    try (TestRealm realm = realm(r -> {})) {
      String address = stranger(realm);
      Page page = browser.open(entrance.of(realm)).is("passwordless-address");
      assertThat(page.document().select("#kc-page-title").text()).isEqualTo("Register");
      Page profile =
          proof
              .give(page.submit("username", address), MAILS.await(address, 1))
              .is("login-update-profile");

      assertThat(complete(profile, address).signedIn()).isNotEmpty();
      UserRepresentation user = realm.admin().users().searchByEmail(address, true).get(0);
      assertThat(user.isEmailVerified()).isTrue();
      assertThat(realm.admin().users().get(user.getId()).credentials())
          .extracting(CredentialRepresentation::getType)
          .containsExactly("passwordless-email");
      realm.await(ExpectedEvent.SIGNED_IN);
      assertThat(realm.count(ExpectedEvent.SIGNED_UP)).isEqualTo(1);
    }
  }

  @Test
  void whoHasAnAccountSignsInWithAllThatIsAskedThere() {
    try (TestRealm realm = realm(SecondFactorIT::giveAliceTotp)) {
      Page waiting =
          browser
              .open(Entrance.PROMPT.of(realm))
              .submit("username", realm.alicesAddress())
              .is("passwordless-code");
      Page otp = waiting.submit("code", mail(realm).code()).is("login-otp");

      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
      assertThat(realm.count(ExpectedEvent.SIGNED_UP)).isZero();
      realm.rest().put("flow", "{\"secondFactor\": \"never\"}").is(200);
      Page code =
          new WebBrowser()
              .open(Entrance.PROMPT.of(realm))
              .submit("username", realm.alicesAddress());
      assertThat(code.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void passwordIsAskedWhereTheRealmWantsOne() {
    try (TestRealm realm = realm(r -> {})) {
      RequiredActionProviderRepresentation action =
          realm.admin().flows().getRequiredAction("UPDATE_PASSWORD");
      action.setDefaultAction(true);
      realm.admin().flows().updateRequiredAction(action.getAlias(), action);
      String address = stranger(realm);
      Page waiting = browser.open(Entrance.PROMPT.of(realm)).submit("username", address);

      waiting.submit("code", MAILS.await(address, 1).code()).is("login-update-password");
    }
  }

  @Test
  void formWithAPasswordLeadsThereAndBackToo() {
    try (TestRealm realm = realm(r -> {})) {
      realm.rest().put("flow", "{\"password\": true}").is(200);
      Page ways = realm.openSignIn(browser).submit("tryAnotherWay", "on");
      Page form = ways.post(field("authenticationExecution", wayNamed(ways, "Password")));
      URI register = URI.create(form.document().select("#kc-registration a").attr("abs:href"));

      Page page = browser.open(register).is("passwordless-address");
      assertThat(page.document().select("#kc-page-title").text()).isEqualTo("Register");
      Page back = page.click("kc-back-to-login").is("passwordless-address");
      assertThat(back.document().select("#kc-page-title").text())
          .isEqualTo("Sign in to your account");
    }
  }

  /** Where a setting can be written. */
  enum Writing {
    POLICY {
      @Override
      void signUp(TestRealm realm, boolean on) {
        realm.rest().put("policy", "{\"signUp\": %s}".formatted(on ? "true" : "null")).is(200);
      }
    },
    ATTRIBUTE {
      @Override
      void signUp(TestRealm realm, boolean on) {
        RealmRepresentation representation = realm.admin().toRepresentation();
        if (on) {
          representation.getAttributes().put("passwordless.signUp", "true");
        } else {
          representation.getAttributes().remove("passwordless.signUp");
        }
        realm.admin().update(representation);
      }
    };

    abstract void signUp(TestRealm realm, boolean on);
  }

  @ParameterizedTest
  @EnumSource
  void flowComesAndGoesWithTheSetting(Writing writing) {
    try (TestRealm realm =
        TestRealm.with(r -> r.setRegistrationAllowed(true), password("REQUIRED"))) {
      writing.signUp(realm, true);
      assertThat(bound(realm)).isEqualTo("registration");
      writing.signUp(realm, false);
      realm.rest().put("flow", "{}").is(200);
      List<String> flows = flows(realm);
      Map<String, String> attributes = realm.admin().toRepresentation().getAttributes();
      assertThat(bound(realm)).isEqualTo("registration");
      browser.open(Entrance.PROMPT.of(realm)).is("register");

      writing.signUp(realm, true);
      assertThat(bound(realm)).isEqualTo(FLOW);
      writing.signUp(realm, false);

      assertThat(bound(realm)).isEqualTo("registration");
      assertThat(flows(realm)).isEqualTo(flows);
      assertThat(realm.admin().toRepresentation().getAttributes()).isEqualTo(attributes);
    }
  }

  @Test
  void flowGoesWithTheSwitch() {
    try (TestRealm realm = open(r -> {})) {
      List<String> flows = flows(realm);
      Map<String, String> attributes = realm.admin().toRepresentation().getAttributes();
      realm.rest().put("flow", "{}").is(200);
      assertThat(bound(realm)).isEqualTo(FLOW);
      realm.rest().delete("flow").is(200);

      assertThat(bound(realm)).isEqualTo("registration");
      assertThat(flows(realm)).isEqualTo(flows);
      assertThat(realm.admin().toRepresentation().getAttributes()).isEqualTo(attributes);
    }
  }

  @Test
  void flowThatAnAdministratorHasBoundStaysBound() {
    try (TestRealm realm = open(r -> {})) {
      realm.admin().flows().copy("registration", Map.of("newName", OWN)).close();
      bind(realm, OWN);

      assertThat(realm.rest().put("flow", "{}").is(200).json().path("warnings").toString())
          .contains("prompt=create", OWN);
      assertThat(bound(realm)).isEqualTo(OWN);
      browser.open(Entrance.PROMPT.of(realm)).is("register");
      realm.rest().delete("flow").is(200);
      assertThat(bound(realm)).isEqualTo(OWN);
    }
  }

  @Test
  void whatAnAdministratorBindsInsteadLaterStaysBoundToo() {
    try (TestRealm realm = realm(r -> {})) {
      bind(realm, "registration");
      realm.rest().put("policy", "{\"codeLength\": 8}").is(200);
      realm.rest().put("flow", "{}").is(200);

      assertThat(bound(realm)).isEqualTo("registration");
      realm.rest().delete("flow").is(200);
      assertThat(flows(realm)).doesNotContain(FLOW);
    }
  }

  @Test
  void whatAnAdministratorHasEditedIsKeptBesideKeycloaks() {
    try (TestRealm realm = realm(r -> {})) {
      disableLink(realm, FLOW);
      realm.rest().put("flow", "{\"secondFactor\": \"always\"}").is(200);
      assertThat(realm.admin().flows().getExecutions(FLOW))
          .filteredOn(e -> "passwordless-magic-link".equals(e.getProviderId()))
          .allMatch(e -> e.getRequirement().equals("DISABLED"));

      realm.rest().delete("flow").is(200);
      assertThat(bound(realm)).isEqualTo("registration");
      assertThat(flows(realm)).contains(FLOW);
    }
  }

  @Test
  void stepThatAnAdministratorAddsToTheSignInIsNotMissingThere() {
    try (TestRealm realm = realm(r -> {})) {
      assertThat(bound(realm)).isEqualTo(FLOW);
      disableLink(realm, "passwordless browser");

      assertThat(bound(realm)).isEqualTo("registration");
      assertThat(flows(realm)).doesNotContain(FLOW);
      realm.rest().put("policy", "{\"codeLength\": 8}").is(200);
      assertThat(realm.rest().put("flow", "{}").is(200).json().path("warnings").toString())
          .contains("prompt=create");
      assertThat(bound(realm)).isEqualTo("registration");
    }
  }

  private static void disableLink(TestRealm realm, String flow) {
    AuthenticationExecutionInfoRepresentation link =
        realm.admin().flows().getExecutions(flow).stream()
            .filter(e -> "passwordless-magic-link".equals(e.getProviderId()))
            .findFirst()
            .orElseThrow();
    link.setRequirement("DISABLED");
    realm.admin().flows().updateExecutions(flow, link);
  }

  @Test
  void organizationsKeepKeycloaksFormThatTakesInvitations() {
    try (TestRealm realm = realm(r -> {})) {
      RealmRepresentation representation = realm.admin().toRepresentation();
      representation.setOrganizationsEnabled(true);
      realm.admin().update(representation);

      assertThat(bound(realm)).isEqualTo("registration");
    }
  }

  /** A realm in which people may sign up, and which has the switch on. */
  private static TestRealm realm(Consumer<RealmRepresentation> changes) {
    TestRealm realm = open(changes);
    realm.rest().put("flow", "{}").is(200);
    return realm;
  }

  private static TestRealm open(Consumer<RealmRepresentation> changes) {
    return TestRealm.with(
        setting("signUp", true).andThen(r -> r.setRegistrationAllowed(true)).andThen(changes),
        password("REQUIRED"));
  }

  private static String bound(TestRealm realm) {
    return realm.admin().toRepresentation().getRegistrationFlow();
  }

  private static void bind(TestRealm realm, String flow) {
    RealmRepresentation representation = realm.admin().toRepresentation();
    representation.setRegistrationFlow(flow);
    realm.admin().update(representation);
  }

  private static List<String> flows(TestRealm realm) {
    return realm.admin().flows().getFlows().stream().map(f -> f.getAlias()).sorted().toList();
  }

  private static String stranger(TestRealm realm) {
    return "new-" + realm.name() + "@example.com";
  }

  private static Page complete(Page profile, String address) {
    return profile.submit(
        field("firstName", "New"), field("lastName", "Person"), field("email", address));
  }
}
