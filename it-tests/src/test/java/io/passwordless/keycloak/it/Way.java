package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.relayed;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.Map;

/** The ways through an email step. Alice goes them with the first mail she gets. */
enum Way {
  CODE(required(EMAIL_CODE), "email-code", "email-code") {
    @Override
    Page go(ReceivedMail mail, Page waiting, WebBrowser browser) {
      return waiting.submit("code", mail.code());
    }
  },
  LINK_OF_THE_CODE_MAIL(required(EMAIL_CODE), "email-code", "magic-link") {
    @Override
    Page go(ReceivedMail mail, Page waiting, WebBrowser browser) {
      return browser.open(mail.link()).press("confirm");
    }
  },
  LINK_IN_THE_SAME_BROWSER(required(MAGIC_LINK), "magic-link", "magic-link") {
    @Override
    Page go(ReceivedMail mail, Page waiting, WebBrowser browser) {
      return browser.open(mail.link()).press("confirm");
    }
  },
  LINK_IN_ANOTHER_BROWSER(required(MAGIC_LINK), "magic-link", "magic-link") {
    @Override
    Page go(ReceivedMail mail, Page waiting, WebBrowser browser) {
      return new WebBrowser().open(mail.link()).press("confirm");
    }
  },
  RELAYED_CODE(required(MAGIC_LINK, Map.of("linkBrowser", "relay")), "magic-link", "magic-link") {
    @Override
    Page go(ReceivedMail mail, Page waiting, WebBrowser browser) {
      return waiting.submit("code", relayed(mail));
    }
  };

  private final Flow.Element step;
  private final String asking;
  private final String proving;

  Way(Flow.Element step, String asking, String proving) {
    this.step = step;
    this.asking = asking;
    this.proving = proving;
  }

  /** The step of the flow. */
  Flow.Element step() {
    return step;
  }

  /** The {@code auth_method} of events until the mail is there. */
  String asking() {
    return asking;
  }

  /** The {@code auth_method} of events from then on. */
  String proving() {
    return proving;
  }

  /** From the page that waits through the step, with this mail; what comes after it. */
  abstract Page go(ReceivedMail mail, Page waiting, WebBrowser browser);

  /** The same with alice's first mail. */
  Page go(TestRealm realm, Page waiting, WebBrowser browser) {
    return go(mail(realm), waiting, browser);
  }

  /** From the beginning through the step; what comes after it. */
  Page go(TestRealm realm, WebBrowser browser) {
    return go(realm, asked(realm, browser), browser);
  }
}
