package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server whose state is in its database ({@code --features=stateless}), and goes by the server's
 * clock.
 */
@Tag("slow")
@NeedsOwnServer
class StatelessIT extends StoredElsewhere {

  @Override
  DistributionServer start() {
    return DistributionServer.startCopy(
        "keycloak-stateless", List.of("--db=dev-file", "--features=stateless"));
  }

  @Test
  @DisplayName("STANDARDS 9 (800-63B-4 3.2.2): after 100 wrong codes only a sign-in opens the way")
  void aHundredWrongCodesCloseTheWayToStrangersUntilThereIsASignInByAnyWay() {
    int aDay = 20;
    int aCode = 10;
    try (TestRealm realm =
        TestRealm.on(
            server,
            setting("accountAttempts", aDay).andThen(setting("maxAttempts", aCode)),
            requiredFlow(alternative(EMAIL_CODE), password("ALTERNATIVE")))) {
      try {
        int mails = 0;
        for (int day = 0; day < 100 / aDay; day++) {
          passTo(realm, day);
          for (int i = 0; i < aDay / aCode; i++) {
            guess(asked(realm, new WebBrowser()), wrong(mail(realm, ++mails).code()), aCode);
          }
        }
        passTo(realm, 10);
        Page closed = asked(realm, new WebBrowser());
        assertThat(closed.submit("code", mail(realm, ++mails).code()).message())
            .contains("too many wrong codes");

        Page choice = realm.openSignIn(new WebBrowser()).submit("tryAnotherWay", "on");
        choice
            .submit("authenticationExecution", SignInAs.wayNamed(choice, "Password"))
            .submit(field("username", realm.alice()), field("password", realm.alice()))
            .signedIn();
        Page open = asked(realm, new WebBrowser());
        assertThat(open.submit("code", mail(realm, ++mails).code()).signedIn()).isNotEmpty();
      } finally {
        passTo(realm, 0);
      }
    }
  }

  private static void guess(Page waiting, String wrong, int times) {
    Page page = waiting;
    for (int i = 0; i < times; i++) {
      page = page.submit("code", wrong);
    }
    assertThat(page.message()).contains("one wrong try too many");
  }

  /** Sets the server's clock to a day from now. */
  private static void passTo(TestRealm realm, int day) {
    long seconds = Duration.ofDays(day).toSeconds() + day;
    assertThat(new WebBrowser().send("POST", realm.url("/test-clock/" + seconds), "").status())
        .isEqualTo(204);
  }
}
