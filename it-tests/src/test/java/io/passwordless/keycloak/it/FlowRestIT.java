package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.realm.AdminRest;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.AuthenticationFlowRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderSimpleRepresentation;

/** The one switch, in the admin REST API. */
class FlowRestIT {

  private static final String FLOW = "passwordless browser";
  private static final String OWN_FLOW = "test browser";

  private final WebBrowser browser = new WebBrowser();

  @Test
  @OnEachLine(Capability.SWITCH)
  void freshRealmSignsInByEmailAfterOneRequestAndByPasswordAfterAnother() {
    try (TestRealm realm = TestRealm.with(r -> r.setBrowserFlow(null))) {
      RealmRepresentation before = realm.admin().toRepresentation();
      List<String> flowsBefore = flows(realm);
      assertThat(realm.openSignIn(browser).has("password")).isTrue();

      JsonNode flow = realm.rest().put("flow", "{}").is(200).json();

      assertThat(flow.path("bound").asBoolean()).isTrue();
      assertThat(flow.path("previous").asText()).isEqualTo("browser");
      Page page = asked(realm, new WebBrowser());
      assertThat(page.submit("code", mail(realm).code()).signedIn()).isNotEmpty();

      realm.rest().delete("flow").is(200);

      RealmRepresentation after = realm.admin().toRepresentation();
      assertThat(after.getBrowserFlow()).isEqualTo(before.getBrowserFlow());
      assertThat(after.getAttributes()).isEqualTo(before.getAttributes());
      assertThat(flows(realm)).isEqualTo(flowsBefore);
      assertThat(realm.openSignIn(new WebBrowser()).has("password")).isTrue();
    }
  }

  @Test
  void flowIsAsPromised() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{\"password\": true, \"passkey\": true}").is(200);

      assertThat(executions(realm))
          .containsSubsequence(
              "auth-cookie",
              "identity-provider-redirector",
              "passwordless-email-code",
              "passwordless-magic-link",
              "auth-username-password-form",
              "webauthn-authenticator-passwordless",
              "conditional-user-configured",
              "auth-otp-form",
              "webauthn-authenticator",
              "auth-recovery-authn-code-form");
    }
  }

  @Test
  void installingTwiceIsInstallingOnce() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      JsonNode first = realm.rest().put("flow", "{}").is(200).json();
      List<String> flows = flows(realm);

      assertThat(realm.rest().put("flow", "{}").is(200).json()).isEqualTo(first);
      assertThat(flows(realm)).isEqualTo(flows);
      realm.rest().delete("flow").is(200);
      assertThat(realm.rest().delete("flow").is(200).json().path("browserFlow").asText())
          .isEqualTo(OWN_FLOW);
    }
  }

  @Test
  void optionsChangeTheFlowAndStayWhenNotSaid() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{\"password\": true}").is(200);
      JsonNode flow = realm.rest().put("flow", "{\"secondFactor\": \"always\"}").is(200).json();

      assertThat(flow.path("password").asBoolean()).isTrue();
      assertThat(flow.path("secondFactor").asText()).isEqualTo("always");
      assertThat(flow.path("edited").asBoolean()).isFalse();
      assertThat(flow.path("previous").asText()).isEqualTo(OWN_FLOW);
      assertThat(
              realm
                  .rest()
                  .put("flow", "{\"password\": false}")
                  .json()
                  .path("secondFactor")
                  .asText())
          .isEqualTo("always");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"secondFactor\": \"sometimes\"}|secondFactor is 'sometimes'; allowed: never, when-set-up, always",
        "{\"password\": \"yes\"}|password is 'yes'; allowed: true, false",
        "{\"sms\": true}|secondFactor, password, passkey"
      })
  void badOptionIsRefused(String body, String message) {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      assertThat(realm.rest().put("flow", body).is(400).text("errorMessage")).contains(message);
      assertThat(realm.rest().get("flow").json().path("installed").asBoolean()).isFalse();
    }
  }

  @Test
  void bodyThatIsNoObjectIsRefusedWithAnExampleOfTheFlowsOwn() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      assertThat(realm.rest().put("flow", "[]").is(400).text("errorMessage"))
          .contains("{\"password\": true}");
    }
  }

  @Test
  void whatIsToldAgainIsShort() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      String tooLong = "x".repeat(10_000);
      for (String body :
          List.of("{\"secondFactor\": \"%s\"}", "{\"password\": \"%s\"}", "{\"%s\": true}")) {
        assertThat(realm.rest().put("flow", body.formatted(tooLong)).is(400).text("errorMessage"))
            .hasSizeLessThan(200);
      }
    }
  }

  @Test
  void noBodyInstallsTheFlow() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      assertThat(realm.rest().put("flow", null).is(200).json().path("bound").asBoolean()).isTrue();
    }
  }

  @Test
  void switchingOnAndOffAreAdminEvents() {
    try (TestRealm realm =
        TestRealm.with(r -> r.setAdminEventsEnabled(true), password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      realm.rest().delete("flow").is(200);

      assertThat(realm.admin().getAdminEvents())
          .filteredOn(event -> event.getResourceType().equals("PASSWORDLESS"))
          .extracting(
              AdminEventRepresentation::getOperationType, AdminEventRepresentation::getResourcePath)
          .containsExactlyInAnyOrder(
              tuple("UPDATE", "passwordless/flow"), tuple("DELETE", "passwordless/flow"));
    }
  }

  @Test
  void editsOfAnAdministratorAreKept() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      AdminRest rest = realm.rest();
      rest.put("flow", "{}").is(200);
      AuthenticationExecutionInfoRepresentation link =
          realm.admin().flows().getExecutions(FLOW).stream()
              .filter(e -> "passwordless-magic-link".equals(e.getProviderId()))
              .findFirst()
              .orElseThrow();
      link.setRequirement("DISABLED");
      realm.admin().flows().updateExecutions(FLOW, link);

      assertThat(rest.get("flow").json().path("edited").asBoolean()).isTrue();
      rest.put("flow", "{}").is(200);
      assertThat(rest.put("flow", "{\"password\": true}").is(409).text("errorMessage"))
          .contains("has been edited");
      assertThat(rest.delete("flow").is(200).text("kept")).contains(FLOW);
      assertThat(rest.get("flow").json().path("browserFlow").asText()).isEqualTo(OWN_FLOW);
      assertThat(rest.put("flow", "{}").is(200).json().path("bound").asBoolean()).isTrue();
      assertThat(
              realm.admin().flows().getExecutions(FLOW).stream()
                  .filter(e -> "passwordless-magic-link".equals(e.getProviderId())))
          .allSatisfy(e -> assertThat(e.getRequirement()).isEqualTo("DISABLED"));
    }
  }

  @Test
  void renamedFlowIsFoundAgainAndKept() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      rename(realm, FLOW, "our browser");
      List<String> flows = flows(realm);

      JsonNode flow = realm.rest().put("flow", "{}").is(200).json();
      assertThat(flow.path("flow").asText()).isEqualTo("our browser");
      assertThat(flow.path("edited").asBoolean()).isTrue();
      assertThat(realm.rest().put("flow", "{\"password\": true}").is(409).text("errorMessage"))
          .contains("'our browser' has been edited");
      assertThat(flows(realm)).isEqualTo(flows);
      assertThat(realm.rest().delete("flow").is(200).text("kept")).contains("our browser");
    }
  }

  @Test
  void nameThatAnotherFlowHasIsToldAndNothingIsMade() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      AuthenticationFlowRepresentation other = new AuthenticationFlowRepresentation();
      other.setAlias("passwordless browser first factor");
      other.setProviderId("basic-flow");
      other.setTopLevel(true);
      realm.admin().flows().createFlow(other).close();
      List<String> flows = flows(realm);

      assertThat(realm.rest().put("flow", "{}").is(409).text("errorMessage"))
          .contains("another flow 'passwordless browser first factor'");
      assertThat(flows(realm)).isEqualTo(flows);
    }
  }

  @Test
  void previousFlowIsBoundAgainUnderItsNewName() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      rename(realm, OWN_FLOW, "renamed");

      JsonNode off = realm.rest().delete("flow").is(200).json();
      assertThat(off.path("browserFlow").asText()).isEqualTo("renamed");
      assertThat(off.has("gone")).isFalse();
    }
  }

  @Test
  void previousFlowThatIsGoneIsTold() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      realm.admin().flows().deleteFlow(flow(realm, OWN_FLOW).getId());

      JsonNode off = realm.rest().delete("flow").is(200).json();
      assertThat(off.path("browserFlow").asText()).isEqualTo("browser");
      assertThat(off.path("gone").asText()).contains(OWN_FLOW);
    }
  }

  @Test
  void untouchedFlowWhosePrintIsLostIsNotTakenForEdited() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      RealmRepresentation bare = realm.admin().toRepresentation();
      bare.getAttributes().remove("passwordless.flow.print");
      realm.admin().update(bare);

      assertThat(realm.rest().get("flow").json().path("edited").asBoolean()).isFalse();
      realm.rest().put("flow", "{\"password\": true}").is(200);
    }
  }

  @Test
  void choiceThatAnAdministratorOffersIsNotWithdrawn() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      RequiredActionProviderSimpleRepresentation action =
          new RequiredActionProviderSimpleRepresentation();
      action.setProviderId("passwordless-preference");
      action.setName("Email sign-in");
      realm.admin().flows().registerRequiredAction(action);

      realm.rest().delete("flow").is(200);
      realm.rest().put("flow", "{}").is(200);
      realm.rest().delete("flow").is(200);

      assertThat(realm.admin().flows().getRequiredActions())
          .anyMatch(a -> a.getAlias().equals("passwordless-preference"));
    }
  }

  private static AuthenticationFlowRepresentation flow(TestRealm realm, String alias) {
    return realm.admin().flows().getFlows().stream()
        .filter(f -> f.getAlias().equals(alias))
        .findFirst()
        .orElseThrow();
  }

  private static void rename(TestRealm realm, String alias, String name) {
    AuthenticationFlowRepresentation flow = flow(realm, alias);
    flow.setAlias(name);
    realm.admin().flows().updateFlow(flow.getId(), flow);
  }

  @Test
  void anotherFlowThatWasBoundSinceStaysBound() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      RealmRepresentation bound = realm.admin().toRepresentation();
      bound.setBrowserFlow("browser");
      realm.admin().update(bound);

      assertThat(realm.rest().get("flow").json().path("bound").asBoolean()).isFalse();
      assertThat(realm.rest().delete("flow").is(200).json().path("browserFlow").asText())
          .isEqualTo("browser");
    }
  }

  @Test
  @OnEachLine(Capability.SWITCH)
  void personWithTotpIsAskedForIt() {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().get(0).getCredentials().add(Totp.credential()),
            password("REQUIRED"))) {
      realm.rest().put("flow", "{\"secondFactor\": \"when-set-up\"}").is(200);
      asked(realm, browser).submit("code", mail(realm).code()).is("login-otp");

      asked(realm, new WebBrowser());
      Page otp = new WebBrowser().open(mail(realm, 2).link()).press("confirm").is("login-otp");
      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void personWithoutSecondFactorSetsOneUpIfItIsAlwaysAskedFor() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{\"secondFactor\": \"always\"}").is(200);

      asked(realm, browser).submit("code", mail(realm).code()).is("login-config-totp");
    }
  }

  @Test
  void nobodyIsAskedIfTheSecondFactorIsNever() {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().get(0).getCredentials().add(Totp.credential()),
            password("REQUIRED"))) {
      realm.rest().put("flow", "{\"secondFactor\": \"never\"}").is(200);

      assertThat(asked(realm, browser).submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void passwordStandsBesideItIfAskedFor() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{\"password\": true}").is(200);
      Page ways = realm.openSignIn(browser).submit("tryAnotherWay", "on");
      Page form = ways.post(field("authenticationExecution", SignInAs.wayNamed(ways, "Password")));

      assertThat(
              form.submit(field("username", realm.alice()), field("password", realm.alice()))
                  .signedIn())
          .isNotEmpty();
    }
  }

  @Test
  void realmWithoutMailServerIsWarnedAbout() {
    try (TestRealm realm = TestRealm.with(r -> r.setSmtpServer(Map.of()), password("REQUIRED"))) {
      assertThat(warnings(realm, "{}")).contains("no mail server");
    }
  }

  @Test
  void whatAnAdministratorMayNotHaveMeantIsWarnedAbout() {
    try (TestRealm realm =
        TestRealm.with(r -> r.setRegistrationAllowed(false), password("REQUIRED"))) {
      assertThat(warnings(realm, "{}")).doesNotContain("second factor").doesNotContain("sign up");
      assertThat(warnings(realm, "{\"secondFactor\": \"never\"}"))
          .contains("People who have a second factor are not asked for it");
      realm.set("signUp", true);
      assertThat(warnings(realm, "{}")).contains("Nobody can sign up");
    }
  }

  private static String warnings(TestRealm realm, String options) {
    return realm.rest().put("flow", options).is(200).json().path("warnings").toString();
  }

  private static List<String> flows(TestRealm realm) {
    return realm.admin().flows().getFlows().stream().map(f -> f.getAlias()).sorted().toList();
  }

  private static List<String> executions(TestRealm realm) {
    return realm.admin().flows().getExecutions(FLOW).stream()
        .map(e -> e.getProviderId() == null ? "" : e.getProviderId())
        .toList();
  }
}
