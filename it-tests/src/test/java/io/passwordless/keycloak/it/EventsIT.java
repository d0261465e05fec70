package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.EventRepresentation;

/** Whoever reads the events can follow one sign-in through all of them. */
class EventsIT {

  private final WebBrowser browser = new WebBrowser();

  @ParameterizedTest
  @EnumSource
  void mailUseAndSignInAreRecordedUnderOneReference(Way way) {
    try (TestRealm realm = TestRealm.with(way.step())) {
      way.go(realm, browser).signedIn();

      EventRepresentation sent = realm.await(ExpectedEvent.SENT);
      String challenge = sent.getDetails().get("passwordless_challenge");
      assertThat(challenge).isNotEmpty();
      assertRecorded(realm, sent, way.asking(), challenge);
      assertRecorded(realm, realm.await(ExpectedEvent.USED), way.proving(), challenge);
      assertRecorded(realm, realm.await(ExpectedEvent.SIGNED_IN), way.proving(), challenge);
      assertThat(realm.events()).hasSize(3);
    }
  }

  @Test
  void whatIsRefusedIsRecordedUnderTheReferenceToo() {
    try (TestRealm realm = TestRealm.with(setting("maxAttempts", 1), required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      String challenge = realm.await(ExpectedEvent.SENT).getDetails().get("passwordless_challenge");
      Page closed = page.submit("code", wrong(mail.code()));
      assertRecorded(realm, realm.await(ExpectedEvent.WRONG), "email-code", challenge);
      closed.post(field("code", mail.code()));
      assertRecorded(realm, realm.await(ExpectedEvent.EXHAUSTED), "email-code", challenge);
      Page openedBefore = new WebBrowser().open(mail.link());
      browser.open(mail.link()).press("confirm").signedIn();
      openedBefore.press("confirm");
      assertRecorded(realm, realm.await(ExpectedEvent.SPENT), "magic-link", challenge);
    }
  }

  private static void assertRecorded(
      TestRealm realm, EventRepresentation event, String method, String challenge) {
    assertThat(event.getDetails())
        .containsEntry("auth_method", method)
        .containsEntry("passwordless_challenge", challenge);
    assertThat(event.getClientId()).isEqualTo(TestRealm.APPLICATION);
    assertThat(event.getUserId()).isEqualTo(realm.aliceId());
    assertThat(event.getIpAddress()).isNotEmpty();
  }
}
