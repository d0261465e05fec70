package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
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
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A server that keeps nothing of a sign-in under way by itself. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class StoredElsewhere {

  DistributionServer server;

  /** Starts the server. */
  abstract DistributionServer start();

  @BeforeAll
  void startServer() {
    server = start();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void codeAndLinkSignInOnce() {
    try (TestRealm realm = TestRealm.on(server, r -> {}, required(EMAIL_CODE))) {
      asked(realm, new WebBrowser()).submit("code", mail(realm).code()).signedIn();
      WebBrowser browser = new WebBrowser();
      Page page = asked(realm, browser);
      ReceivedMail second = mail(realm, 2);

      assertThat(browser.open(second.link()).press("confirm").signedIn()).isNotEmpty();
      assertThat(new WebBrowser().open(second.link()).is("passwordless-problem").text())
          .contains("used already");
      assertThat(page.submit("code", second.code()).parameter("code")).isEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 5 (ASVS 6.5.1): a code stays used when its request is rolled back")
  void codesOfRequestsThatAreRolledBackStayUsed() {
    try (TestRealm realm =
        TestRealm.on(
            server, r -> r.setEventsListeners(List.of("test-rollback")), required(EMAIL_CODE))) {
      Page page = asked(realm, new WebBrowser());
      String code = mail(realm).code();
      page.post(field("code", code));

      Page again = page.reload();
      assertThat(again.is("passwordless-elsewhere").text()).contains("was stopped");
    }
  }

  @Test
  void signInUnderWaySurvivesARestart() {
    TestRealm realm = TestRealm.on(server, setting("maxAttempts", 2), required(EMAIL_CODE));
    WebBrowser browser = new WebBrowser();
    Page page = asked(realm, browser);
    ReceivedMail mail = mail(realm);
    Page told = page.submit("code", wrong(mail.code()));
    server = server.restart();

    assertThat(told.submit("code", mail.code()).signedIn()).isNotEmpty();
    assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(1);
  }
}
