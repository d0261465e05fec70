package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.function.Supplier;

/**
 * What alice can be given to sign in with, where a code's step comes first. To be given is one
 * thing, to use it another: what happens between the two is the test's.
 */
enum Road {
  CODE {
    @Override
    Supplier<Page> given(TestRealm realm, WebBrowser browser) {
      int mails = MAILS.count(realm.alicesAddress());
      Page waiting = asked(realm, browser).is("passwordless-code");
      String code = MAILS.await(realm.alicesAddress(), mails + 1).code();
      return () -> waiting.submit("code", code);
    }
  },
  LINK_HERE {
    @Override
    Supplier<Page> given(TestRealm realm, WebBrowser browser) {
      ReceivedMail mail = mailed(realm, browser);
      return () -> used(browser, mail.link());
    }
  },
  LINK_ELSEWHERE {
    @Override
    Supplier<Page> given(TestRealm realm, WebBrowser browser) {
      ReceivedMail mail = mailed(realm, browser);
      return () -> used(new WebBrowser(), mail.link());
    }
  },
  ADMINISTRATORS_LINK {
    @Override
    Supplier<Page> given(TestRealm realm, WebBrowser browser) {
      String body =
          "{\"email\": \"%s\", \"clientId\": \"%s\"}"
              .formatted(realm.alicesAddress(), TestRealm.APPLICATION);
      URI link = URI.create(realm.rest().post("links", body).is(201).text("link"));
      return () -> used(browser, link);
    }
  };

  /** Asks for it in this browser, if it is to be asked for; using it leads to the next page. */
  abstract Supplier<Page> given(TestRealm realm, WebBrowser browser);

  private static ReceivedMail mailed(TestRealm realm, WebBrowser browser) {
    int mails = MAILS.count(realm.alicesAddress());
    asked(realm, browser).is("passwordless-code");
    return MAILS.await(realm.alicesAddress(), mails + 1);
  }

  /** Until the button is not there. */
  private static Page used(WebBrowser browser, URI link) {
    Page page = browser.open(link);
    return page.has("confirm") ? page.press("confirm") : page;
  }
}
