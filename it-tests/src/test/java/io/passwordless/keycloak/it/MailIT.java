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
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @ValueSource(strings = {"454 4.7.0 try again later", "421 4.3.2 too many", "432 4.7.12 not yet"})
  void logInRefusedForNowIsTriedAgain(String reply) {
    try (RefusingMailServer busy = RefusingMailServer.replyingToLogIns(reply);
        TestRealm realm = TestRealm.with(MailIT::logsIn, required(EMAIL_CODE))) {
      mailGoesTo(realm, busy.port());
      Page page = asked(realm, new WebBrowser());
      busy.awaitRefusals(2);
      mailGoesTo(realm, Mailbox.shared().port());

      assertThat(page.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
      assertThat(realm.count(ExpectedEvent.NOT_SENT)).isZero();
    }
  }

  @Test
  void logInRefusedForGoodIsNotTriedAgain() {
    try (RefusingMailServer server =
            RefusingMailServer.replyingToLogIns("535 5.7.8 credentials invalid");
        TestRealm realm = TestRealm.with(MailIT::logsIn, required(EMAIL_CODE))) {
      mailGoesTo(realm, server.port());
      asked(realm, new WebBrowser()).is("passwordless-code");

      assertThat(realm.await(ExpectedEvent.NOT_SENT).getDetails())
          .containsEntry("reason", "refused");
    }
  }

  private static void logsIn(RealmRepresentation realm) {
    realm.getSmtpServer().put("auth", "true");
    realm.getSmtpServer().put("user", "keycloak");
    realm.getSmtpServer().put("password", "secret");
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

  @Test
  @Tag("slow")
  @NeedsOwnServer
  @DisplayName("STANDARDS 12: a mail that ends in an Error gives its place in the queue back")
  void mailThatEndsInAnErrorGivesItsPlaceBack() {
    try (DistributionServer server =
            DistributionServer.start(
                "keycloak-places.log", "--spi-passwordless-mail--default--queue-size=2");
        TestRealm realm = TestRealm.on(server, r -> {}, required(EMAIL_CODE))) {
      realm.ignoreServerErrors();
      writtenBy(realm, "endless");
      for (int mail = 1; mail <= 3; mail++) {
        asked(realm, new WebBrowser()).is("passwordless-code");
        assertThat(realm.awaitAll(ExpectedEvent.NOT_SENT, mail))
            .allSatisfy(event -> assertThat(event.getDetails()).containsEntry("reason", "refused"));
      }
      writtenBy(realm, "keycloak");

      Page page = asked(realm, new WebBrowser());
      assertThat(page.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  private static void writtenBy(TestRealm realm, String theme) {
    RealmRepresentation changed = realm.admin().toRepresentation();
    changed.setEmailTheme(theme);
    realm.admin().update(changed);
  }

  private static void mailGoesTo(TestRealm realm, int port) {
    RealmRepresentation changed = realm.admin().toRepresentation();
    changed.getSmtpServer().put("port", Integer.toString(port));
    if (port == Mailbox.shared().port()) {
      // it has nobody who could log in
      changed.getSmtpServer().remove("auth");
    }
    realm.admin().update(changed);
  }
}
