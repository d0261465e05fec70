package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.relayed;
import static io.passwordless.keycloak.it.SignInAs.wayNamed;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** The steps in flows that are not the installed one, and what is told there. */
class OtherFlowsIT {

  private final WebBrowser browser = new WebBrowser();

  @Test
  void whoIsUnknownToAnEarlierStepGetsTheSamePage() {
    try (TestRealm realm =
        TestRealm.with(required("reset-credentials-choose-user"), required(EMAIL_CODE))) {
      Page known = realm.openSignIn(browser).submit("username", realm.alicesAddress());
      known.is("passwordless-code");
      realm
          .openSignIn(new WebBrowser())
          .submit("username", "nobody@example.com")
          .is("passwordless-code");

      assertThat(known.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
      realm.await(ExpectedEvent.NO_ACCOUNT);
      assertThat(MAILS.count("nobody@example.com")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "auth-username-form, ",
    "auth-conditional-otp-form, ",
    "reset-password, login-update-password",
    "reset-otp, login-config-totp"
  })
  @DisplayName("STANDARDS 12: a name, or a step that lets everybody pass, is no factor")
  void stepThatAsksNobodyForAnythingIsNoFactor(String step, String leftToDo) {
    Flow.Element name = required("auth-username-form");
    Flow.Element code = required(EMAIL_CODE);
    try (TestRealm realm =
        step.equals("auth-username-form")
            ? TestRealm.with(name, code)
            : TestRealm.with(
                step.equals("reset-otp") ? SecondFactorIT::giveAliceTotp : r -> {},
                name,
                required(step, Map.of("defaultOtpOutcome", "skip")),
                code)) {
      Page waiting =
          realm.openSignIn(browser).is("login-username").submit("username", realm.alice());

      assertThat(waiting.is("passwordless-code").text()).doesNotContain("a•••@", "example.com");
      Page done = waiting.submit("code", mail(realm).code());
      if (leftToDo == null) {
        assertThat(done.signedIn()).isNotEmpty();
      } else {
        done.is(leftToDo);
      }
    }
  }

  @Test
  void whoHasTypedANameAtKeycloaksFormIsMailed() {
    try (TestRealm realm = TestRealm.with(required("auth-username-form"), required(EMAIL_CODE))) {
      Page code =
          realm
              .openSignIn(browser)
              .submit("username", realm.alicesAddress())
              .is("passwordless-code");

      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void directGrantIsAnsweredWithAnErrorAndNoMail() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      realm.admin().flows().copy("direct grant", Map.of("newName", "grant"));
      realm.admin().flows().addExecution("grant", Map.of("provider", EMAIL_CODE));
      var step =
          realm.admin().flows().getExecutions("grant").stream()
              .filter(execution -> EMAIL_CODE.equals(execution.getProviderId()))
              .findFirst()
              .orElseThrow();
      step.setRequirement("REQUIRED");
      realm.admin().flows().updateExecutions("grant", step);
      var representation = realm.admin().toRepresentation();
      representation.setDirectGrantFlow("grant");
      realm.admin().update(representation);
      var application = realm.admin().clients().findByClientId(TestRealm.APPLICATION).get(0);
      application.setDirectAccessGrantsEnabled(true);
      realm.admin().clients().get(application.getId()).update(application);

      Page answer =
          browser.send(
              "POST",
              realm.url("/protocol/openid-connect/token"),
              "grant_type=password&client_id=%s&username=%s&password=%s"
                  .formatted(TestRealm.APPLICATION, realm.alice(), realm.alice()));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).startsWith("application/json");
      assertThat(answer.text()).contains("invalid_grant");
      assertThat(realm.events())
          .anySatisfy(
              event -> {
                assertThat(event.getType()).isEqualTo("LOGIN_ERROR");
                assertThat(event.getError()).isEqualTo("not_allowed");
              });
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  /** Who has the address could use email; set up is what somebody has used or switched on. */
  @ParameterizedTest
  @CsvSource({
    "NOTHING, APPLICATION",
    "EMAIL, passwordless-code",
    "TOTP, login-otp",
    "BOTH, login-otp"
  })
  void conditionAsksForWhatThePersonHasSetUp(Has has, String page) {
    try (TestRealm realm =
        TestRealm.with(has.changes, password("REQUIRED"), emailOrOtpIfConfigured())) {
      Page next =
          realm
              .openSignIn(browser)
              .submit(field("username", realm.alice()), field("password", realm.alice()));

      if (page.equals("APPLICATION")) {
        assertThat(next.signedIn()).isNotEmpty();
      } else {
        next.is(page);
      }
      assertThat(countOnceLaterMailsCame(realm.alicesAddress()))
          .isEqualTo(page.equals("passwordless-code") ? 1 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"NOTHING, APPLICATION", "EMAIL, APPLICATION", "BOTH, login-otp"})
  void conditionAsksForNoFurtherEmailAfterAnEmail(Has has, String page) {
    try (TestRealm realm =
        TestRealm.with(has.changes, required(MAGIC_LINK), emailOrOtpIfConfigured())) {
      asked(realm, browser);
      Page next = browser.open(mail(realm).link()).press("confirm");

      if (page.equals("APPLICATION")) {
        assertThat(next.signedIn()).isNotEmpty();
      } else {
        next.is(page);
      }
    }
  }

  private static Flow.Element emailOrOtpIfConfigured() {
    return new Flow.SubFlow(
        "CONDITIONAL",
        List.of(
            required("conditional-user-configured"),
            alternative("auth-otp-form"),
            alternative(EMAIL_CODE)));
  }

  /** What a person has set up beside the password. */
  enum Has {
    NOTHING(realm -> {}),
    EMAIL(OtherFlowsIT::giveAliceEmail),
    TOTP(SecondFactorIT::giveAliceTotp),
    BOTH(
        ((Consumer<RealmRepresentation>) OtherFlowsIT::giveAliceEmail)
            .andThen(SecondFactorIT::giveAliceTotp));

    private final Consumer<RealmRepresentation> changes;

    Has(Consumer<RealmRepresentation> changes) {
      this.changes = changes;
    }
  }

  private static void giveAliceEmail(RealmRepresentation realm) {
    CredentialRepresentation email = PreferenceIT.refusal();
    email.setType("passwordless-email");
    realm.getUsers().get(0).getCredentials().add(email);
  }

  @Test
  void wayThatWasChosenStaysChosenWhileItsMailIsWaitedFor() {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.setSupportedLocales(Set.of("en", "de")),
            requiredFlow(alternative(EMAIL_CODE), alternative(MAGIC_LINK)))) {
      Page address = byLink(realm.openSignIn(browser));
      Page inbox = address.submit("username", realm.alicesAddress()).is("passwordless-inbox");
      assertThat(inbox.reload().is("passwordless-inbox").text()).contains("email");
      Page german = browser.open(inLanguage(inbox, "de")).is("passwordless-inbox");
      assertThat(german.document().select("html").attr("lang")).isEqualTo("de");
      Page resent = german.press("resend").is("passwordless-inbox").reload();
      resent.is("passwordless-inbox");
      realm.openSignIn(browser.copy()).is("passwordless-address");

      Page english = browser.open(inLanguage(resent, "en")).is("passwordless-inbox");
      byCode(english).is("passwordless-address").reload().is("passwordless-address");
      assertThat(browser.open(mail(realm).link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void wayThatWasChosenIsWhereAnotherAddressIsTyped() {
    try (TestRealm realm =
        TestRealm.with(requiredFlow(alternative(EMAIL_CODE), alternative(MAGIC_LINK)))) {
      Page inbox = byLink(realm.openSignIn(browser)).submit("username", "typo@example.com");
      Page address = inbox.press("restart").is("passwordless-address");

      address.submit("username", realm.alicesAddress()).is("passwordless-inbox");
      assertThat(browser.open(mail(realm).link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  private static Page byLink(Page page) {
    return by(page, "Link by email");
  }

  private static Page byCode(Page page) {
    return by(page, "Code by email");
  }

  private static Page by(Page page, String way) {
    Page ways = page.submit("tryAnotherWay", "on");
    return ways.post(field("authenticationExecution", wayNamed(ways, way)));
  }

  private static URI inLanguage(Page page, String language) {
    return page.url()
        .resolve(
            page.document()
                .select("#login-select-toggle option[value*=kc_locale=" + language + "]")
                .attr("value"));
  }

  /** A link as it may stand when something reads it. */
  enum Standing {
    GOOD("passwordless-link"),
    USED("passwordless-problem") {
      @Override
      void bring(TestRealm realm, Page waiting, URI link) {
        waiting.browser().open(link).press("confirm").signedIn();
      }
    },
    LATE("passwordless-problem") {
      @Override
      void bring(TestRealm realm, Page waiting, URI link) {
        realm.letPass(Duration.ofSeconds(601));
      }
    },
    ENDED("passwordless-problem") {
      @Override
      void bring(TestRealm realm, Page waiting, URI link) {
        waiting.press("restart");
      }
    },
    OFF("passwordless-problem") {
      @Override
      void bring(TestRealm realm, Page waiting, URI link) {
        realm.set("linkEnabled", false);
      }
    },
    OF_ITS_BROWSER("passwordless-problem") {
      @Override
      void bring(TestRealm realm, Page waiting, URI link) {
        realm.set("linkBrowser", "same");
      }
    },
    RELAYING("passwordless-link") {
      @Override
      void bring(TestRealm realm, Page waiting, URI link) {
        realm.set("linkBrowser", "relay");
      }
    },
    OF_A_DISABLED_ACCOUNT("passwordless-problem") {
      @Override
      void bring(TestRealm realm, Page waiting, URI link) {
        realm.changeAlice(alice -> alice.setEnabled(false));
      }
    };

    private final String page;

    Standing(String page) {
      this.page = page;
    }

    void bring(TestRealm realm, Page waiting, URI link) {
      // as it was mailed
    }
  }

  @ParameterizedTest
  @EnumSource
  void readingALinkRecordsAndChangesNothing(Standing standing) {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page waiting = asked(realm, browser);
      URI link = mail(realm).link();
      URI disowning = mail(realm).disowningLink();
      realm.await(ExpectedEvent.SENT);
      standing.bring(realm, waiting, link);
      List<String> before = recorded(realm);

      for (URI address : List.of(link, disowning, URI.create(link + "x"))) {
        for (String method : List.of("GET", "HEAD", "OPTIONS", "GET")) {
          assertThat(new WebBrowser().send(method, address, null).status()).isLessThan(500);
        }
        // a page of others can post, but has no token
        new WebBrowser().send("POST", address, "confirm=true");
      }

      assertThat(recorded(realm)).isEqualTo(before);
      new WebBrowser().open(link).is(standing.page);
      if (standing == Standing.GOOD) {
        assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
      }
    }
  }

  private static List<String> recorded(TestRealm realm) {
    return realm.events().stream().map(e -> e.getType() + " " + e.getError()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "codeLength, 8",
    "codeAlphabet, alphanumeric",
    "codeLifespan, 60",
    "linkInCodeMail, false",
    "linkBrowser, same",
    "signUp, true",
    "resendCooldown, 300"
  })
  void codeIsJudgedByWhatItWasIssuedUnder(String setting, String value) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page waiting = asked(realm, browser);
      String code = mail(realm).code();
      realm.set(setting, value);
      realm.letPass(Duration.ofSeconds(90));
      Page told = waiting.reload().is("passwordless-code").submit("code", wrong(code));
      assertThat(told.message()).contains("the code. Please check");

      assertThat(told.submit("code", code).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"codeLength, 8", "codeAlphabet, alphanumeric"})
  void codeIsJudgedByWhatItWasIssuedUnderWhenAnotherHasCome(String setting, String value) {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page waiting = asked(realm, browser);
      String code = mail(realm).code();
      realm.set(setting, value);
      waiting = waiting.press("resend");
      mail(realm, 2);

      assertThat(waiting.submit("code", code).signedIn()).isNotEmpty();
    }
  }

  @Test
  void relayedCodeIsJudgedByWhatItWasIssuedUnder() {
    try (TestRealm realm = TestRealm.with(setting("linkBrowser", "relay"), required(MAGIC_LINK))) {
      Page waiting = asked(realm, browser);
      String code = relayed(mail(realm));
      realm.set("codeLength", 8);

      assertThat(waiting.submit("code", code).signedIn()).isNotEmpty();
    }
  }

  @Test
  void clientOverItsLimitIsToldSoWhoeverItAsksFor() {
    try (TestRealm realm =
        TestRealm.with(
            setting("mailsPerHourPerIp", 2).andThen(setting("resendCooldown", 0)),
            required(EMAIL_CODE))) {
      Page known = asked(realm, browser).is("passwordless-code");
      Page unknown = asked(realm, new WebBrowser(), "nobody@example.com").is("passwordless-code");

      assertThat(known.press("resend").message()).contains("Too many emails");
      assertThat(unknown.press("resend").message()).contains("Too many emails");
      assertThat(asked(realm, new WebBrowser()).message()).contains("Too many emails");
      assertThat(asked(realm, new WebBrowser(), "nobody@example.com").message())
          .contains("Too many emails");
      assertThat(known.reload().submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  /** Where the second mail of a client is asked for. */
  enum Door {
    SIGN_UP {
      @Override
      Page ask(TestRealm realm) {
        return asked(realm, new WebBrowser(), "new-" + realm.name() + "@example.com");
      }
    },
    REGISTRATION {
      @Override
      Page ask(TestRealm realm) {
        return realm
            .openSignIn(new WebBrowser(), "prompt=create")
            .is("passwordless-address")
            .submit("username", "new-" + realm.name() + "@example.com");
      }
    },
    LINK {
      @Override
      Page ask(TestRealm realm) {
        return byOtherWay(realm, "Link by email").submit("username", realm.alicesAddress());
      }
    },
    SECOND_STEP {
      @Override
      Page ask(TestRealm realm) {
        return byOtherWay(realm, "Username and password")
            .submit(field("username", realm.alice()), field("password", realm.alice()));
      }
    };

    abstract Page ask(TestRealm realm);

    private static Page byOtherWay(TestRealm realm, String name) {
      return FirstFactor.choose(realm.openSignIn(new WebBrowser()), name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientOverItsLimitIsToldSoAtEveryDoor(Door door) {
    try (TestRealm realm =
        TestRealm.with(
            setting("mailsPerHourPerIp", 1)
                .andThen(setting("signUp", true))
                .andThen(
                    r -> {
                      r.setRegistrationAllowed(true);
                      Flow.add(r, "register", required(EMAIL_CODE));
                      r.setRegistrationFlow("register");
                    }),
            alternative(EMAIL_CODE),
            alternative(MAGIC_LINK),
            new Flow.SubFlow("ALTERNATIVE", List.of(password("REQUIRED"), required(EMAIL_CODE))))) {
      asked(realm, browser).is("passwordless-code");
      mail(realm);

      assertThat(door.ask(realm).is("passwordless-address").text()).contains("Too many emails");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }
}
