package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

  @Test
  void readingAUsedLinkRecordsNothing() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
      realm.await(ExpectedEvent.SENT);
      int before = realm.events().size();

      for (int i = 0; i < 5; i++) {
        new WebBrowser().open(link).is("passwordless-problem");
      }
      new WebBrowser().send("HEAD", link, "");

      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
      assertThat(realm.events()).hasSize(before);
    }
  }

  @Test
  void clientOverItsLimitIsToldSoWhoeverItAsksFor() {
    try (TestRealm realm = TestRealm.with(setting("mailsPerHourPerIp", 1), required(EMAIL_CODE))) {
      asked(realm, browser).is("passwordless-code");

      assertThat(asked(realm, new WebBrowser()).message()).contains("Too many emails");
      assertThat(asked(realm, new WebBrowser(), "nobody@example.com").message())
          .contains("Too many emails");
    }
  }
}
