package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.Mailbox;
import io.passwordless.keycloak.it.mail.RefusingMailServer;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** What becomes of a mail that the mail server does not take. */
class MailIT {

  @Test
  void mailRefusedForNowIsTriedAgain() {
    try (RefusingMailServer busy = RefusingMailServer.replying("451 4.7.1 try again later");
        TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      mailGoesTo(realm, busy.port());
      Page page = asked(realm, new WebBrowser());
      busy.awaitRefusals(2);
      mailGoesTo(realm, Mailbox.shared().port());

      assertThat(page.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
      assertThat(realm.count(ExpectedEvent.NOT_SENT)).isZero();
    }
  }

  @Test
  void mailRefusedForGoodIsRecordedAndThePageStaysHonest() {
    try (RefusingMailServer server = RefusingMailServer.replying("550 5.1.1 no such mailbox");
        TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      mailGoesTo(realm, server.port());
      Page page = asked(realm, new WebBrowser()).is("passwordless-code");

      assertThat(realm.await(ExpectedEvent.NOT_SENT).getDetails())
          .containsEntry("reason", "refused");
      assertThat(page.text()).contains("spam");
      assertThat(page.reload().is("passwordless-code").has("resend")).isTrue();
    }
  }

  private static void mailGoesTo(TestRealm realm, int port) {
    RealmRepresentation changed = realm.admin().toRepresentation();
    changed.getSmtpServer().put("port", Integer.toString(port));
    realm.admin().update(changed);
  }
}
