package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.KeycloakDistribution;
import io.passwordless.keycloak.it.server.KeycloakServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** The tab "Passwordless" in the real admin console. */
@Tag("slow")
@NeedsOwnServer
class AdminConsoleIT {

  private static final String NAME = "keycloak-console";
  private static final String FEATURE = "--features=declarative-ui";

  private static final String FLOW = "passwordless browser";
  private static final String TAB = "org.keycloak.services.ui.extend.UiTabProvider";

  private static KeycloakServer server;
  private static Chromium chromium;
  private static Page console;

  @BeforeAll
  static void start() {
    server =
        DistributionServer.sharedOrCopy(NAME, List.of(KeycloakDistribution.IN_MEMORY, FEATURE));
    chromium = new Chromium();
    console = chromium.window(true);
    console.navigate(server.baseUrl() + "/admin/master/console/");
    console.fill("#username", server.adminUsername());
    console.fill("#password", server.adminPassword());
    console.click("#kc-login");
    console.waitForURL(server.baseUrl() + "/admin/master/console/**");
  }

  @AfterAll
  static void stop() {
    chromium.close();
    if (server != KeycloakServer.shared()) {
      server.close();
    }
  }

  @Test
  @OnEachLine(Capability.TAB)
  void realmIsTurnedPasswordlessTunedAndTurnedOffAgain() {
    try (TestRealm realm =
        TestRealm.on(server, r -> r.setBrowserFlow(null), password("REQUIRED"))) {
      Map<String, String> before = realm.admin().toRepresentation().getAttributes();
      Page tab = openTab(realm);

      flip(tab, "enabled");
      save(tab);
      Chromium.picture(tab, "console-tab-on");
      assertThat(asked(realm, new WebBrowser()).submit("code", mail(realm).code()).signedIn())
          .isNotEmpty();

      tab.fill("[data-testid=codeLength]", "8");
      save(tab);
      asked(realm, new WebBrowser());
      assertThat(mail(realm, 2).code()).hasSize(8);
      assertThat(realm.admin().toRepresentation().getAttributes())
          .containsEntry("passwordless.codeLength", "8");

      tab.fill("[data-testid=codeLength]", "3");
      tab.click("[data-testid=save]");
      assertThat(tab.waitForSelector(".pf-v5-c-alert.pf-m-danger").textContent())
          .contains("codeLength is '3'; allowed: 6 to 12");
      Chromium.picture(tab, "console-tab-refused");
      assertThat(realm.admin().toRepresentation().getAttributes())
          .containsEntry("passwordless.codeLength", "8");

      tab.reload();
      assertThat(value(tab, "codeLength")).isEqualTo("8");
      flip(tab, "enabled");
      tab.fill("[data-testid=codeLength]", "6");
      save(tab);
      assertThat(realm.openSignIn(new WebBrowser()).has("password")).isTrue();
      assertThat(realm.admin().flows().getFlows())
          .noneMatch(flow -> flow.getAlias().startsWith("passwordless"));
      assertThat(realm.admin().toRepresentation().getAttributes()).isEqualTo(before);

      flip(tab, "enabled");
      save(tab);
      assertThat(realm.rest().get("flow").json().path("bound").asBoolean()).isTrue();
      realm.rest().delete("flow").is(200);
      assertThat(realm.admin().components().query(realm.admin().toRepresentation().getId(), TAB))
          .isEmpty();
    }
  }

  @Test
  void flowThatWasEditedSinceIsLeftAlone() {
    try (TestRealm realm =
        TestRealm.on(server, r -> r.setBrowserFlow(null), password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      AuthenticationExecutionInfoRepresentation secondFactor =
          realm.admin().flows().getExecutions(FLOW).stream()
              .filter(e -> "passwordless browser second factor".equals(e.getDisplayName()))
              .findFirst()
              .orElseThrow();
      secondFactor.setRequirement("DISABLED");
      realm.admin().flows().updateExecutions(FLOW, secondFactor);
      Page tab = openTab(realm);

      tab.fill("[data-testid=codeLength]", "8");
      save(tab);
      tab.reload();
      tab.waitForSelector("[data-testid=codeLength]");

      assertThat(value(tab, "codeLength")).isEqualTo("8");
      assertThat(tab.textContent("#secondFactor")).contains("never");
      assertThat(realm.rest().get("flow").json().path("secondFactor").asText()).isEqualTo("never");

      tab.fill("[data-testid=codeLength]", "");
      save(tab);
      tab.reload();
      assertThat(value(tab, "codeLength")).isEqualTo("6");
      assertThat(realm.admin().toRepresentation().getAttributes())
          .doesNotContainKey("passwordless.codeLength");
    }
  }

  @Test
  void tabShowsWhatWasChangedElsewhere() {
    try (TestRealm realm =
        TestRealm.on(server, r -> r.setBrowserFlow(null), password("REQUIRED"))) {
      realm.set("codeLength", 10);
      realm.rest().put("flow", "{\"password\": true, \"secondFactor\": \"always\"}").is(200);
      realm.rest().put("policy", "{\"codeAlphabet\": \"alphanumeric\"}").is(200);
      Page tab = openTab(realm);

      assertThat(value(tab, "codeLength")).isEqualTo("10");
      assertThat(tab.textContent("#codeAlphabet")).contains("alphanumeric");
      assertThat(tab.textContent("#secondFactor")).contains("always");
      assertThat(tab.isChecked("#enabled")).isTrue();
      assertThat(tab.isChecked("#password")).isTrue();
      assertThat(value(tab, "guessing")).contains("guesses a day x 365 days");

      realm.rest().delete("flow").is(200);
      tab.reload();
      tab.waitForSelector("[data-testid=codeLength]");
      assertThat(tab.isChecked("#enabled")).isFalse();
    }
  }

  @Test
  void tabShowsBoundsTheWarningAndWhatIsStoredWrongly() {
    try (TestRealm realm =
        TestRealm.on(server, r -> r.setBrowserFlow(null), password("REQUIRED"))) {
      realm.set("codeLength", 99);
      Page tab = openTab(realm);
      assertThat(value(tab, "problems")).isEqualTo("codeLength is '99'; allowed: 6 to 12");
      assertThat(tab.textContent("form:has([data-testid=codeLength])"))
          .contains("Code lifespan (seconds, 60 to 600)")
          .containsSubsequence("(5 to 100)", "Chance of a guesser", "(seconds, 0 to 300)");

      tab.fill("[data-testid=accountAttempts]", "100");
      save(tab);
      tab.reload();
      tab.waitForSelector("[data-testid=codeLength]");
      assertThat(value(tab, "guessing")).contains("1 in 28", "accountAttempts of 27");
      assertThat(value(tab, "problems")).isEqualTo("none");
      Chromium.picture(tab, "console-tab-warning");
    }
  }

  @Test
  void tabNamesTheClientsThatNeedNoPage() {
    try (TestRealm realm = TestRealm.on(server, r -> {}, required(EMAIL_CODE))) {
      App app = App.of(realm);
      assertThat(app.ask(realm.alicesAddress()).get("error")).isEqualTo("unauthorized_client");
      Page tab = openTab(realm);

      tab.fill("[data-testid=headlessClients]", "nobody, " + TestRealm.APPLICATION);
      tab.click("[data-testid=save]");
      assertThat(tab.waitForSelector(".pf-v5-c-alert.pf-m-danger").textContent())
          .contains("headlessClients: the realm has no client 'nobody'");
      tab.fill("[data-testid=headlessClients]", TestRealm.APPLICATION);
      save(tab);

      assertThat(app.ask(realm.alicesAddress()).get("error"))
          .isEqualTo("insufficient_authorization");
      assertThat(value(openTab(realm), "headlessClients")).isEqualTo(TestRealm.APPLICATION);
      assertThat(value(tab, "problems")).isEqualTo("none");
      tab.fill("[data-testid=headlessClients]", "");
      save(tab);
      assertThat(app.ask(realm.alicesAddress()).get("error")).isEqualTo("unauthorized_client");

      // a name that is of no client any more holds up nothing else
      tab.fill("[data-testid=headlessClients]", TestRealm.APPLICATION);
      save(tab);
      realm
          .admin()
          .clients()
          .get(realm.admin().clients().findByClientId(TestRealm.APPLICATION).get(0).getId())
          .remove();
      realm.rest().put("policy", "{\"codeLength\": 8}").is(200);
      tab.reload();
      tab.waitForSelector("[data-testid=codeLength]");
      tab.fill("[data-testid=codeLength]", "9");
      save(tab);
      assertThat(realm.admin().toRepresentation().getAttributes())
          .containsEntry("passwordless.codeLength", "9");
    }
  }

  @Test
  void tabSaysWhatIsOnAndWarns() {
    try (TestRealm realm =
        TestRealm.on(server, r -> r.setBrowserFlow(null), password("REQUIRED"))) {
      Page tab = openTab(realm);
      assertThat(value(tab, "state")).startsWith("Off:");
      assertThat(value(tab, "warnings")).isEqualTo("none");

      flip(tab, "enabled");
      save(tab);
      realm.rest().put("policy", "{\"linkEnabled\": false}").is(200);
      openTab(realm);
      assertThat(value(tab, "state"))
          .isEqualTo(
              "Email code: on. Magic link: off. Second factor: when-set-up. Beside it: nothing.");
      assertThat(value(tab, "warnings")).contains("without an email address cannot sign in");
      Chromium.picture(tab, "console-tab-state");
      realm.rest().delete("flow").is(200);
    }
  }

  @Test
  void tabSaysWhatAFlowOfOnesOwnDoes() {
    try (TestRealm realm = TestRealm.on(server, r -> {}, required(EMAIL_CODE))) {
      Page tab = openTab(realm);
      assertThat(value(tab, "state"))
          .isEqualTo(
              "Email code: on, with a link in the same mail. Magic link: off. Second factor: by your own flow. Beside it: by your own flow.");
      assertThat(tab.isChecked("#enabled")).isFalse();
    }
  }

  @Test
  void tabSendsATestMailToTheAdministratorWhoSaves() {
    try (TestRealm realm =
            TestRealm.on(
                server,
                r -> {
                  UserRepresentation deputy = TestRealm.person("deputy-" + r.getRealm());
                  deputy.setClientRoles(Map.of("realm-management", List.of("realm-admin")));
                  r.getUsers().add(deputy);
                  r.setBrowserFlow(null);
                },
                password("REQUIRED"));
        Chromium another = new Chromium()) {
      String deputy = "deputy-" + realm.name();
      Page tab = another.window(true);
      tab.navigate(server.baseUrl() + "/admin/" + realm.name() + "/console/");
      tab.fill("#username", deputy);
      tab.fill("#password", deputy);
      tab.click("#kc-login");
      tab.waitForURL(server.baseUrl() + "/admin/" + realm.name() + "/console/**");
      tab.navigate("about:blank");
      tab.navigate(
          "%s/admin/%s/console/#/%s/realm-settings/passwordless"
              .formatted(server.baseUrl(), realm.name(), realm.name()));
      tab.waitForSelector("[data-testid=codeLength]");

      tab.fill("[data-testid=codeLength]", "9");
      flip(tab, "testMail");
      save(tab);
      assertThat(MAILS.await(deputy + "@example.com", 1).html()).containsPattern("[0-9]{9}");
      assertThat(realm.admin().toRepresentation().getAttributes())
          .containsEntry("passwordless.codeLength", "9");
      tab.reload();
      tab.waitForSelector("[data-testid=codeLength]");
      assertThat(tab.isChecked("#testMail")).isFalse();
      assertThat(value(tab, "codeLength")).isEqualTo("9");

      tab.fill("[data-testid=codeLength]", "10");
      save(tab);
      assertThat(MAILS.count(deputy + "@example.com")).isEqualTo(1);
    }
  }

  @Test
  void testMailThatCannotBeSentIsToldAndNothingTypedIsLost() {
    try (TestRealm realm =
        TestRealm.on(server, r -> r.setBrowserFlow(null), password("REQUIRED"))) {
      // the administrator of the server has no address
      Page tab = openTab(realm);
      tab.fill("[data-testid=codeLength]", "9");
      flip(tab, "testMail");
      tab.click("[data-testid=save]");

      assertThat(tab.waitForSelector(".pf-v5-c-alert.pf-m-danger").textContent())
          .contains("no email address", "Nothing was saved");
      assertThat(value(tab, "codeLength")).isEqualTo("9");
      assertThat(realm.admin().toRepresentation().getAttributes())
          .doesNotContainKey("passwordless.codeLength");
      flip(tab, "testMail");
      save(tab);
      assertThat(realm.admin().toRepresentation().getAttributes())
          .containsEntry("passwordless.codeLength", "9");
    }
  }

  @Test
  void tabSavesColourAndLogo() {
    String logo = "data:image/png;base64," + "A".repeat(20_000);
    try (TestRealm realm =
        TestRealm.on(server, r -> r.setBrowserFlow(null), password("REQUIRED"))) {
      Page tab = openTab(realm);
      tab.fill("[data-testid=brandColor]", "#ffff00");
      tab.click("[data-testid=save]");
      assertThat(tab.waitForSelector(".pf-v5-c-alert.pf-m-danger").textContent())
          .contains("brandColor is '#ffff00'");
      tab.fill("[data-testid=brandColor]", "#6b2fa0");
      tab.fill("[data-testid=brandLogo]", logo);
      save(tab);
      assertThat(realm.admin().toRepresentation().getAttributes())
          .containsEntry("passwordless.brandColor", "#6b2fa0")
          .containsEntry("passwordless.brandLogo", logo);

      openTab(realm);
      assertThat(value(tab, "brandLogo")).isEqualTo(logo);
      tab.fill("[data-testid=brandColor]", "");
      tab.fill("[data-testid=brandLogo]", "");
      save(tab);
      assertThat(realm.admin().toRepresentation().getAttributes())
          .doesNotContainKeys("passwordless.brandColor", "passwordless.brandLogo");
    }
  }

  @Test
  void gearOfAStepSavesASettingAndTheEventsPageNamesTheMethod() {
    try (TestRealm realm = TestRealm.on(server, r -> {}, required(EMAIL_CODE))) {
      String flow =
          realm.admin().flows().getFlows().stream()
              .filter(f -> f.getAlias().equals(realm.admin().toRepresentation().getBrowserFlow()))
              .findFirst()
              .orElseThrow()
              .getId();
      Page console = open(realm, "authentication/" + flow + "/DEFAULT");
      console.click("tr:has-text('Email code') [aria-label=Settings]");
      console.fill("[role=dialog] [data-testid=alias]", "long codes");
      console.fill("[role=dialog] input[data-testid*=codeLength]", "9");
      Chromium.picture(console, "console-gear");
      console.click("[role=dialog] [data-testid=save]");
      console.waitForSelector(".pf-v5-c-alert.pf-m-success");

      asked(realm, new WebBrowser()).submit("code", mail(realm).code()).signedIn();
      assertThat(mail(realm).code()).hasSize(9);
      open(realm, "events/user-events").click("tr:has-text('Login') .pf-v5-c-table__toggle button");
      Chromium.picture(console, "console-events");
      assertThat(console.textContent("table")).contains("auth_method", "email-code");
    }
  }

  private static Page openTab(TestRealm realm) {
    open(realm, "realm-settings/passwordless").waitForSelector("[data-testid=codeLength]");
    return console;
  }

  /** The console as for somebody who opens it anew, but out of the browser's cache. */
  private static Page open(TestRealm realm, String page) {
    console.navigate("about:blank");
    console.navigate(server.baseUrl() + "/admin/master/console/#/" + realm.name() + "/" + page);
    return console;
  }

  private static void flip(Page tab, String toggle) {
    tab.locator("label:has(#" + toggle + ")").click();
  }

  private static void save(Page tab) {
    tab.click("[data-testid=save]");
    tab.waitForSelector(".pf-v5-c-alert.pf-m-success");
    tab.click(".pf-v5-c-alert.pf-m-success button");
    tab.waitForSelector("[data-testid=codeLength]");
  }

  private static String value(Page tab, String field) {
    return tab.inputValue("[data-testid=" + field + "]");
  }
}
