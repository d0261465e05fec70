package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A page that waits, and what it can learn of what was done elsewhere. */
class WaitingIT {

  private static final String WAITS = "{\"waiting\":true}";
  private static final String OVER = "{\"waiting\":false}";

  private final WebBrowser browser = new WebBrowser();
  private final WebBrowser other = new WebBrowser();

  @Test
  void browserThatAskedLearnsThatTheLinkWasUsedElsewhere() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser);
      assertThat(browser.open(question(inbox)).text()).isEqualTo(WAITS);
      assertThat(browser.open(question(inbox)).header("Cache-Control")).isEqualTo("no-store");
      other.open(mail(realm).link()).press("confirm").signedIn();

      assertThat(browser.open(question(inbox)).text()).isEqualTo(OVER);
      Page told = inbox.reload().is("passwordless-elsewhere");
      assertThat(told.text()).contains("in another browser");
      assertThat(told.submit("restart", "true").is("passwordless-address").status()).isEqualTo(200);
    }
  }

  @Test
  void browserThatAskedLearnsThatItWasDisowned() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page waiting = asked(realm, browser);
      other.open(mail(realm).disowningLink()).press("confirm");

      assertThat(browser.open(question(waiting)).text()).isEqualTo(OVER);
      assertThat(waiting.reload().is("passwordless-elsewhere").text()).contains("was stopped");
    }
  }

  @Test
  @DisplayName("STANDARDS 12: who asked for a mail does not learn that its owner used another one")
  void ownersOwnSignInIsNotToldToAStrangerWhoWaits() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page strangers = asked(realm, browser);
      mail(realm);
      asked(realm, other).submit("code", mail(realm, 2).code()).signedIn();

      assertThat(browser.open(question(strangers)).text()).isEqualTo(WAITS);
      assertThat(strangers.reload().is("passwordless-code").press("resend").message())
          .as("what it says of an address that nobody has")
          .contains("Please wait");
    }
  }

  @Test
  @DisplayName("STANDARDS 6: what a browser waits for is told to no other")
  void otherBrowsersLearnNothing() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK));
        TestRealm elsewhere = TestRealm.with(required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser);

      assertThat(other.open(question(inbox)).status()).isEqualTo(404);
      realm.openSignIn(other);
      assertThat(other.open(question(inbox)).status()).isEqualTo(404);
      elsewhere.openSignIn(browser);
      assertThat(
              browser
                  .open(
                      URI.create(
                          question(inbox).toString().replace(realm.name(), elsewhere.name())))
                  .status())
          .isEqualTo(404);
      assertThat(browser.open(realm.url("/passwordless/waiting/nothing")).status()).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("STANDARDS 12: waiting for an unknown address looks like waiting for a known one")
  void unknownAddressesAreWaitedForAlike() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser, "nobody-" + realm.name() + "@example.com");

      assertThat(browser.open(question(inbox)).text()).isEqualTo(WAITS);
      assertThat(realm.count(ExpectedEvent.USED)).isZero();
    }
  }

  private static URI question(Page waiting) {
    return waiting
        .url()
        .resolve(
            waiting
                .document()
                .select("[data-passwordless-waiting]")
                .attr("data-passwordless-waiting"));
  }
}
