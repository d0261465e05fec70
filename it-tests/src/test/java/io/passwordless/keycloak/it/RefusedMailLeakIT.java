package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.QuotingMailServer;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** Mail servers that refuse a mail and say what stands in it, and a server that logs all it can. */
@Tag("slow")
@NeedsOwnServer
class RefusedMailLeakIT {

  private static DistributionServer server;

  @BeforeAll
  static void start() {
    server =
        DistributionServer.start(
            "keycloak-refused.log", "--log-level=INFO,org.keycloak:debug,io.passwordless:trace");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("STANDARDS 8: no secret is told although a mail server quotes the mail it refuses")
  void mailThatIsRefusedForGoodIsNotQuoted() {
    try (QuotingMailServer filter = QuotingMailServer.replying("554 5.7.1 rejected");
        TestRealm realm = TestRealm.on(server, mailsTo(filter), required(EMAIL_CODE))) {
      WebBrowser browser = new WebBrowser();
      Page waiting = asked(realm, browser);
      List<String> secrets = new ArrayList<>(secrets(filter.awaitRefused()));
      realm.await(ExpectedEvent.NOT_SENT);
      Page resent = waiting.press("resend");
      secrets.addAll(secrets(filter.awaitRefused()));

      assertUntold(realm, resent.reload(), browser, secrets);
    }
  }

  @Test
  @DisplayName("STANDARDS 8: no secret is told although a mail server quotes the mail it puts off")
  void mailThatIsRefusedForNowIsNotQuoted() {
    try (QuotingMailServer filter = QuotingMailServer.replying("451 4.7.1 try again later");
        TestRealm realm = TestRealm.on(server, mailsTo(filter), required(EMAIL_CODE))) {
      WebBrowser browser = new WebBrowser();
      Page waiting = asked(realm, browser);
      ReceivedMail first = filter.awaitRefused();
      filter.awaitRefused();

      assertUntold(realm, waiting.reload(), browser, secrets(first));
    }
  }

  private static void assertUntold(
      TestRealm realm, Page page, WebBrowser browser, List<String> secrets) {
    assertThat(page.document().html()).doesNotContain(secrets);
    assertThat(browser.history().toString()).doesNotContain(secrets);
    assertThat(realm.events())
        .allSatisfy(
            event ->
                assertThat(event.getDetails() + " " + event.getError()).doesNotContain(secrets));
    assertThat(server.log().lines())
        .filteredOn(line -> secrets.stream().anyMatch(line::contains))
        .as("lines of the log with a code or a token")
        .isEmpty();
  }

  private static List<String> secrets(ReceivedMail mail) {
    String path = mail.link().getPath();
    return List.of(mail.code(), path.substring(path.lastIndexOf('/') + 1));
  }

  private static Consumer<RealmRepresentation> mailsTo(QuotingMailServer mailServer) {
    // long, so that they are not found by chance
    return setting("codeAlphabet", "alphanumeric")
        .andThen(setting("codeLength", 12))
        .andThen(setting("resendCooldown", 0))
        .andThen(
            realm ->
                realm
                    .getSmtpServer()
                    .putAll(Map.of("port", Integer.toString(mailServer.port()), "debug", "true")));
  }
}
