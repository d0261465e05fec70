package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.Mailbox;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.List;

/** What the suites do over and over: alice asks for a mail and reads it. */
final class SignInAs {

  static final Mailbox MAILS = Mailbox.shared();

  private SignInAs() {}

  /** Alice, in this browser, has typed her address; the page that waits for her. */
  static Page asked(TestRealm realm, WebBrowser browser) {
    return asked(realm, browser, realm.alicesAddress());
  }

  /** Somebody has typed an address; the page that waits. */
  static Page asked(TestRealm realm, WebBrowser browser, String address) {
    return realm.openSignIn(browser).is("passwordless-address").submit("username", address);
  }

  /** Alice's mail, when it is the first. */
  static ReceivedMail mail(TestRealm realm) {
    return mail(realm, 1);
  }

  /** Alice's mail, when it is this one. */
  static ReceivedMail mail(TestRealm realm, int number) {
    return MAILS.await(realm.alicesAddress(), number);
  }

  /**
   * How many mails an address has got, once two mails have come that were asked for after all that
   * may have asked for one, by somebody else and one after the other. No mail waits as long as
   * those two do.
   */
  static int countOnceLaterMailsCame(String address) {
    letLaterMailsCome();
    return MAILS.count(address);
  }

  private static void letLaterMailsCome() {
    try (TestRealm later =
        TestRealm.with(
            setting("signUp", true).andThen(realm -> realm.setRegistrationAllowed(true)),
            required(EMAIL_CODE))) {
      for (String name : List.of("first-", "second-")) {
        String stranger = name + later.name() + "@example.com";
        asked(later, new WebBrowser(), stranger);
        MAILS.await(stranger, 1);
      }
    }
  }

  /**
   * Lets all that was posted before be recorded: two strangers ask for mails, one after the other,
   * in the same realm, whose work is done in turn. Nothing waits as long as those two do.
   */
  static void settle(TestRealm realm) {
    int before = (int) realm.count(ExpectedEvent.NO_ACCOUNT);
    for (int i = 1; i <= 2; i++) {
      asked(realm, new WebBrowser(), "nobody-%d-%d@example.com".formatted(before, i));
      realm.await(ExpectedEvent.NO_ACCOUNT, before + i);
    }
  }

  /** The code that another browser shows for this mail's link. */
  static String relayed(ReceivedMail mail) {
    return new WebBrowser()
        .open(mail.link())
        .press("confirm")
        .is("passwordless-relay")
        .document()
        .select("#kc-passwordless-relay-code")
        .text();
  }

  /** What to submit on the page of all ways to take the one that is named so. */
  static String wayNamed(Page ways, String name) {
    return ways.document()
        .select("li:contains(" + name + ") [name=authenticationExecution]")
        .attr("value");
  }

  /** A code that is surely wrong. */
  static String wrong(String code) {
    char first = code.charAt(0);
    return (first == '4' ? '7' : '4') + code.substring(1);
  }
}
