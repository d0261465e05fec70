package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.level;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.AdminRest.Answer;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.userprofile.config.UPConfig;

/** Links that administrators make. */
class InvitationIT {

  private static final Flow.Element[] LEVELS = {
    level(1, required(MAGIC_LINK)),
    level(2, required("auth-otp-form")),
    level(3, password("REQUIRED"))
  };

  private final WebBrowser browser = new WebBrowser();

  @Test
  @OnEachLine(Capability.ADMIN_LINK)
  void linkSignsInOnceThroughTheSamePageAndWithTheSameEvents() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Answer made = invite(realm, "").is(201);
      Page link = browser.open(URI.create(made.text("link"))).is("passwordless-link");

      assertThat(link.text()).contains(realm.alicesAddress(), TestRealm.APPLICATION_NAME);
      assertThat(link.text()).doesNotContain("not the browser that asked");
      Page done = link.press("confirm");
      assertThat(realm.idToken(done.signedIn()).getPreferredUsername()).isEqualTo(realm.alice());
      assertThat(realm.await(ExpectedEvent.USED).getDetails())
          .containsEntry("auth_method", "magic-link");
      assertThat(
              new WebBrowser()
                  .open(URI.create(made.text("link")))
                  .is("passwordless-problem")
                  .text())
          .contains("used already");
      assertThat(made.json().path("sent").asBoolean()).isFalse();
      assertThat(made.json().path("expires").asLong() - Instant.now().getEpochSecond())
          .isBetween(540L, 600L);
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  @Test
  void linkIsMailedIfAskedForAndNotTold() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Answer made = invite(realm, ", \"send\": true, \"lifespan\": 604800").is(201);
      ReceivedMail mail = mail(realm);

      assertThat(made.json().has("link")).isFalse();
      assertThat(mail.subject()).startsWith("A link to sign in to Example (");
      assertThat(mail.text()).contains("An administrator of Example", "7 days");
      assertThat(browser.open(mail.link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  /** The administrator of these tests speaks Dutch. */
  @ParameterizedTest
  @CsvSource({
    "true, en, Ein Link zur Anmeldung",
    "true, de, Ein Link zur Anmeldung",
    "true, nl, Een link om in te loggen",
    "true, nl_BE, Een link om in te loggen",
    "true, NL, Een link om in te loggen",
    "true, n{l}, Ein Link zur Anmeldung",
    "true, '', Ein Link zur Anmeldung",
    "false, nl, A link to sign in"
  })
  void mailIsInThePersonsLanguageOrTheRealms(boolean international, String locale, String subject) {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.setInternationalizationEnabled(international);
              r.setSupportedLocales(Set.of("de", "nl"));
              r.setDefaultLocale("de");
              r.getUsers().get(0).singleAttribute("locale", locale);
            },
            required(MAGIC_LINK))) {
      invite(realm, ", \"send\": true").is(201);

      assertThat(mail(realm).subject()).startsWith(subject);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void personMayBeRemembered(boolean offered, boolean wanted) {
    try (TestRealm realm =
        TestRealm.with(r -> r.setRememberMe(offered), required(MAGIC_LINK), otpIfConfigured())) {
      Page link = browser.open(URI.create(invite(realm, "").text("link")));
      assertThat(link.has("rememberMe")).isEqualTo(offered);
      Page done =
          wanted
              ? link.post(field("confirm", "true"), field("rememberMe", "on"))
              : link.press("confirm");

      assertThat(done.signedIn()).isNotEmpty();
      boolean remembered = offered && wanted;
      assertThat(browser.cookies().containsKey("KEYCLOAK_REMEMBER_ME")).isEqualTo(remembered);
      assertThat(realm.await(ExpectedEvent.SIGNED_IN).getDetails().containsKey("remember_me"))
          .isEqualTo(remembered);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "false", ""})
  void personWhoDoesNotSayYesIsNotRemembered(String said) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page link = browser.open(URI.create(invite(realm, "").text("link")));
      link.post(field("confirm", "true"), field("rememberMe", said)).signedIn();

      assertThat(browser.cookies()).doesNotContainKey("KEYCLOAK_REMEMBER_ME");
    }
  }

  @ParameterizedTest
  @CsvSource({"Asia/Kolkata, IST", "Mars/Phobos, UTC"})
  void mailTellsTheTimeWhereThePersonLivesInHerLanguage(String zone, String shown) {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.setSupportedLocales(Set.of("en", "ar"));
              r.getUsers().get(0).singleAttribute("locale", "ar");
            },
            required(MAGIC_LINK))) {
      UPConfig profile = realm.admin().users().userProfile().getConfiguration();
      profile.setUnmanagedAttributePolicy(UPConfig.UnmanagedAttributePolicy.ENABLED);
      realm.admin().users().userProfile().update(profile);
      realm.changeAlice(alice -> alice.singleAttribute("zoneinfo", zone));
      invite(realm, ", \"send\": true").is(201);
      ReceivedMail mail = mail(realm);

      assertThat(mail.html()).contains("dir=\"rtl\"");
      assertThat(mail.text()).containsPattern("\\p{Nd} [\\u0635\\u0645] " + shown);
    }
  }

  @Test
  void settingsOfTheStepGoBeforeTheRealms() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK, Map.of("mailsPerHour", "1")))) {
      invite(realm, ", \"send\": true").is(201);
      assertThat(invite(realm, ", \"send\": true").status()).isGreaterThanOrEqualTo(400);
    }
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK, Map.of("availability", "opt-in")))) {
      invite(realm, "").is(400);
    }
  }

  @Test
  void secondFactorIsAskedAllTheSame() {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().get(0).getCredentials().add(Totp.credential()),
            required(EMAIL_CODE),
            otpIfConfigured())) {
      Page otp =
          browser.open(URI.create(invite(realm, "").text("link"))).press("confirm").is("login-otp");

      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 18: a link asks for all that the client's least level does")
  void clientsLeastLevelIsReached() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.getUsers().get(0).getCredentials().add(Totp.credential());
              r.getClients().get(0).setAttributes(Map.of("minimum.acr.value", "3"));
            },
            LEVELS)) {
      Page otp =
          browser.open(URI.create(invite(realm, "").text("link"))).press("confirm").is("login-otp");
      Page password = otp.submit("otp", Totp.now()).is("login");

      Page done = password.submit("password", realm.alice());
      assertThat(realm.idToken(done.signedIn()).getAcr()).isEqualTo("3");
    }
  }

  @Test
  void levelNobodyAsksForIsNotReached() {
    try (TestRealm realm = TestRealm.with(LEVELS)) {
      Page done = browser.open(URI.create(invite(realm, "").text("link"))).press("confirm");

      assertThat(realm.idToken(done.signedIn()).getAcr()).isEqualTo("1");
    }
  }

  @Test
  void linkIsWorthNothingOnceTheAddressIsAnother() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Answer made = invite(realm, "").is(201);
      realm.changeAlice(alice -> alice.setEmail("other-" + realm.alicesAddress()));

      assertThat(browser.open(URI.create(made.text("link"))).press("confirm").text())
          .doesNotContain("the-state");
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://localhost/application/*",
        "http://localhost/application http://localhost/b"
      })
  void redirectHasToBeSaidUnlessThereIsExactlyOne(String registered) {
    try (TestRealm realm =
        TestRealm.with(
            r ->
                r.getClients()
                    .get(0)
                    .setRedirectUris(
                        registered.isEmpty() ? List.of() : List.of(registered.split(" "))),
            required(MAGIC_LINK))) {
      assertThat(invite(realm, "").is(400).text("errorMessage"))
          .contains("redirectUri: missing", "exactly one");
    }
  }

  @Test
  void relativeRedirectIsResolvedAsKeycloakDoes() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.getClients().get(0).setRootUrl("http://localhost");
              r.getClients().get(0).setRedirectUris(List.of(Page.APPLICATION_PATH));
            },
            required(MAGIC_LINK))) {
      URI link = URI.create(invite(realm, "").is(201).text("link"));

      assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void redirectThatIsNotRegisteredAnyMoreEndsTheLink() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      URI link = URI.create(invite(realm, "").is(201).text("link"));
      ClientRepresentation client =
          realm.admin().clients().findByClientId(TestRealm.APPLICATION).get(0);
      client.setRedirectUris(List.of("http://localhost/elsewhere"));
      realm.admin().clients().get(client.getId()).update(client);

      assertThat(browser.open(link).is("passwordless-problem").text()).contains("ended");
    }
  }

  @Test
  void linkOutlivesChangesOfTheFlow() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      realm.rest().put("flow", "{}").is(200);
      URI link = URI.create(invite(realm, ", \"lifespan\": 604800").is(201).text("link"));
      realm.rest().put("flow", "{\"password\": true}").is(200);

      assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"email\": \"nobody@example.com\", \"clientId\": \"app\"}|no such account",
        "{\"userId\": \"x\", \"clientId\": \"app\"}|no such account",
        "{\"clientId\": \"app\"}|either userId or email",
        "{\"email\": \"ALICE\", \"userId\": \"x\", \"clientId\": \"app\"}|either userId or email",
        "{\"email\": \"ALICE\"}|clientId",
        "{\"email\": \"ALICE\", \"clientId\": \"nothing\"}|no such client",
        "{\"email\": \"ALICE\", \"clientId\": \"realm-management\"}|cannot sign in to this client",
        "{\"email\": \"ALICE\", \"clientId\": \"app\", \"redirectUri\": \"https://evil.example/\"}|not registered",
        "{\"email\": \"ALICE\", \"clientId\": \"app\", \"lifespan\": 59}|60 to 604800 seconds",
        "{\"email\": \"ALICE\", \"clientId\": \"app\", \"lifespan\": 604801}|60 to 604800 seconds",
        "{\"email\": \"ALICE\", \"clientId\": \"app\", \"send\": \"yes\"}|true, false",
        "{\"email\": \"ALICE\", \"clientId\": \"app\", \"sms\": true}|no such field"
      })
  void badRequestIsRefusedWithWhatIsWrong(String body, String message) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      String asked = body.replace("ALICE", realm.alicesAddress());

      assertThat(realm.rest().post("links", asked).is(400).text("errorMessage")).contains(message);
    }
  }

  @Test
  void disabledAccountIsRefused() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      realm.changeAlice(alice -> alice.setEnabled(false));

      Answer refused = invite(realm, ", \"lifespan\": null, \"send\": null").is(400);
      assertThat(refused.text("errorMessage")).contains("user_disabled");
      assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("email");
    }
  }

  @Test
  void userOfAnotherRealmIsRefused() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK));
        TestRealm other = TestRealm.with(required(MAGIC_LINK))) {
      String body = "{\"userId\": \"%s\", \"clientId\": \"app\"}".formatted(other.aliceId());
      assertThat(realm.rest().post("links", body).is(400).text("errorMessage"))
          .contains("no such account");
    }
  }

  @Test
  void flowWithoutAStepForLinksIsToldApart() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"))) {
      assertThat(invite(realm, "").is(409).text("errorMessage"))
          .contains("no step for magic links", "Add the step", "passwordless-magic-link");
    }
  }

  @Test
  void addressGetsNoMoreMailsThanItsLimit() {
    try (TestRealm realm =
        TestRealm.with(TestRealm.setting("mailsPerHour", 1), required(MAGIC_LINK))) {
      invite(realm, ", \"send\": true").is(201);
      invite(realm, ", \"send\": true").is(429);
    }
  }

  @Test
  void invitationsAreAdminEventsWithoutTheLink() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.setAdminEventsEnabled(true);
              r.setAdminEventsDetailsEnabled(true);
            },
            required(MAGIC_LINK))) {
      String link = invite(realm, "").text("link");
      String token = link.substring(link.lastIndexOf('/') + 1);

      assertThat(realm.admin().getAdminEvents())
          .filteredOn(event -> event.getResourceType().equals("PASSWORDLESS"))
          .singleElement()
          .extracting(AdminEventRepresentation::getRepresentation)
          .asString()
          .contains(realm.aliceId())
          .doesNotContain(token);
    }
  }

  private static Answer invite(TestRealm realm, String more) {
    return realm
        .rest()
        .post(
            "links",
            "{\"email\": \"%s\", \"clientId\": \"%s\"%s}"
                .formatted(realm.alicesAddress(), TestRealm.APPLICATION, more));
  }
}
