package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
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
import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** Somebody guesses at one account, and changes whatever can be changed in between. */
class GuessingIT {

  private static final int BUDGET = 6;

  @Test
  @DisplayName("STANDARDS 9 (800-63B-4 3.2.2): wrong codes count for the account, however spread")
  void wrongCodesCountWhateverIsRotated() {
    try (TestRealm realm =
        TestRealm.with(
            smallBudget().andThen(setting("linkBrowser", "relay")),
            requiredFlow(alternative(EMAIL_CODE), alternative(MAGIC_LINK)))) {
      WebBrowser browser = new WebBrowser();
      Page byAddress = asked(realm, browser);
      String wrong = wrong(mail(realm).code());
      assertWrong(byAddress.submit("code", wrong));
      assertWrong(asked(realm, new WebBrowser(), realm.alice()).submit("code", wrong));
      assertWrong(
          asked(realm, new WebBrowser(), realm.alicesAddress().toUpperCase(Locale.ROOT))
              .submit("code", wrong));
      assertWrong(byAddress.reload().press("resend").submit("code", wrong));
      assertWrong(asked(realm, browser).submit("code", wrong));
      Page byLink = byAnotherWay(realm, "Link by email");
      assertWrong(byLink.submit("username", realm.alicesAddress()).submit("code", wrong));

      assertThat(realm.awaitAll(ExpectedEvent.WRONG, BUDGET)).hasSize(BUDGET);
      mail(realm, 6);
      WebBrowser last = new WebBrowser();
      Page closed = asked(realm, last);
      String code = mail(realm, 7).code();
      assertThat(closed.submit("code", code).message()).contains("too many wrong codes");
      assertThat(last.open(mail(realm, 7).link()).press("confirm").signedIn())
          .as("the link stays usable")
          .isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 9 (800-63B-4 3.2.2): wrong codes count after a password too")
  void wrongCodesCountAfterAPassword() {
    try (TestRealm realm =
        TestRealm.with(smallBudget(), password("REQUIRED"), required(EMAIL_CODE))) {
      for (int i = 0; i < BUDGET; i++) {
        Page page = afterPassword(realm);
        assertWrong(page.submit("code", wrong(mail(realm, i + 1).code())));
      }
      Page page = afterPassword(realm);
      assertThat(page.submit("code", mail(realm, BUDGET + 1).code()).message())
          .contains("too many wrong codes");
    }
  }

  @Test
  @DisplayName("STANDARDS 12: closed and over the limit look the same where there is no account")
  void nobodysAddressClosesAndIsLimitedLikeAnothers() {
    try (TestRealm realm =
        TestRealm.with(smallBudget().andThen(setting("mailsPerHour", 2)), required(EMAIL_CODE))) {
      List<String> known = answers(realm, realm.alicesAddress());
      List<String> unknown = answers(realm, "nobody@example.com");

      assertThat(unknown)
          .map(page -> page.replace("nobody@example.com", realm.alicesAddress()))
          .isEqualTo(known);
      assertThat(known.get(known.size() - 1)).contains("too many wrong codes");
    }
  }

  /** What the pages say to somebody who guesses until the way is closed, and asks on and on. */
  private static List<String> answers(TestRealm realm, String address) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Page page = asked(realm, new WebBrowser(), address);
      answers.add(page.status() + page.text());
      for (int n = 0; n < 3 && page.has("code"); n++) {
        page = page.submit("code", "000000");
        answers.add(page.status() + page.text());
      }
    }
    return answers;
  }

  private static Consumer<RealmRepresentation> smallBudget() {
    return setting("accountAttempts", BUDGET)
        .andThen(setting("maxAttempts", 10))
        .andThen(setting("resendCooldown", 0))
        .andThen(setting("mailsPerHour", 60));
  }

  private static void assertWrong(Page page) {
    assertThat(page.message()).contains("not the code");
  }

  private static Page byAnotherWay(TestRealm realm, String name) {
    Page choice = realm.openSignIn(new WebBrowser()).submit("tryAnotherWay", "on");
    return choice.submit("authenticationExecution", SignInAs.wayNamed(choice, name));
  }

  private static Page afterPassword(TestRealm realm) {
    return realm
        .openSignIn(new WebBrowser())
        .submit(field("username", realm.alice()), field("password", realm.alice()))
        .is("passwordless-code");
  }
}
