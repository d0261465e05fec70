package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** Keycloak's own brute-force detection sees what happens here. */
class BruteForceIT {

  private static final int FAILURE_FACTOR = 3;

  private final WebBrowser browser = new WebBrowser();

  @Test
  @DisplayName("STANDARDS 9: wrong codes lock the account, and a locked account is refused")
  @OnEachLine(Capability.BRUTE_FORCE)
  void wrongCodesLockTheAccountAndTheRightOneIsRefused() {
    try (TestRealm realm = TestRealm.with(BruteForceIT::detectBruteForce, required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String code = mail(realm).code();
      for (int i = 1; i <= FAILURE_FACTOR; i++) {
        page = page.submit("code", wrong(code));
        // one after the other: of two at once Keycloak may count one twice
        awaitFailures(realm, i);
      }

      Page refused = page.submit("code", code);
      assertThat(refused.url().getPath()).doesNotStartWith("/application");
      realm.await(ExpectedEvent.LOCKED);
      int locked = (int) realm.count(ExpectedEvent.LOCKED);
      Page again = asked(realm, new WebBrowser()).is("passwordless-code");
      realm.await(ExpectedEvent.LOCKED, locked + 1);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(1);
      assertThat(again.status()).isEqualTo(200);
    }
  }

  @Test
  void accountLockedByPasswordsIsMailedNothingAndItsLinkIsRefused() {
    try (TestRealm realm =
        TestRealm.with(
            BruteForceIT::detectBruteForce,
            requiredFlow(password("ALTERNATIVE"), alternative(EMAIL_CODE)))) {
      Page selector = realm.openSignIn(browser).submit("tryAnotherWay", "on");
      selector
          .submit(
              "authenticationExecution",
              selector
                  .document()
                  .select("li:contains(Code by email) [name=authenticationExecution]")
                  .attr("value"))
          .submit("username", realm.alicesAddress())
          .is("passwordless-code");
      URI link = mail(realm).link();
      WebBrowser attacker = new WebBrowser();
      Page login = realm.openSignIn(attacker).is("login");
      for (int i = 0; i < FAILURE_FACTOR; i++) {
        login = login.submit(field("username", realm.alice()), field("password", "wrong"));
      }
      awaitFailures(realm, FAILURE_FACTOR);

      Page refused = browser.open(link).press("confirm");
      assertThat(refused.url().getPath()).doesNotStartWith("/application");
      assertThat(refused.status()).isEqualTo(400);
    }
  }

  @Test
  @OnEachLine(Capability.BRUTE_FORCE)
  void signingInByCodeForgetsEarlierFailures() {
    try (TestRealm realm = TestRealm.with(BruteForceIT::detectBruteForce, required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String code = mail(realm).code();
      page = page.submit("code", wrong(code));
      awaitFailures(realm, 1);
      page.submit("code", code).signedIn();

      awaitFailures(realm, 0);
    }
  }

  private static void detectBruteForce(RealmRepresentation realm) {
    realm.setBruteForceProtected(true);
    realm.setFailureFactor(FAILURE_FACTOR);
    realm.setQuickLoginCheckMilliSeconds(0L);
    realm.setWaitIncrementSeconds(600);
    realm.setMaxFailureWaitSeconds(900);
  }

  private static void awaitFailures(TestRealm realm, int failures) {
    String id = realm.admin().users().search(realm.alice(), true).get(0).getId();
    Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
    Object seen = null;
    while (Instant.now().isBefore(deadline)) {
      seen = realm.admin().attackDetection().bruteForceUserStatus(id).get("numFailures");
      if (seen.equals(failures)) {
        return;
      }
    }
    assertThat(seen).isEqualTo(failures);
  }
}
