package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wayNamed;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.keycloak.representations.idm.RealmRepresentation;

/** How alice begins, in the flow that the switch installs. */
enum FirstFactor {
  EMAIL_CODE_TYPED("email code") {
    @Override
    Page go(TestRealm realm, WebBrowser browser, String... parameters) {
      int mails = MAILS.count(realm.alicesAddress());
      return realm
          .openSignIn(browser, parameters)
          .is("passwordless-address")
          .submit("username", realm.alicesAddress())
          .submit("code", mail(realm, mails + 1).code());
    }
  },
  LINK_IN_THE_SAME_BROWSER("link in the same browser") {
    @Override
    Page go(TestRealm realm, WebBrowser browser, String... parameters) {
      return browser.open(mailedLink(realm, browser, parameters)).press("confirm");
    }
  },
  LINK_IN_ANOTHER_BROWSER("link in another browser") {
    @Override
    Page go(TestRealm realm, WebBrowser browser, String... parameters) {
      return new WebBrowser().open(mailedLink(realm, browser, parameters)).press("confirm");
    }
  },
  /** It begins a sign-in of its own, so parameters of the application's don't come into it. */
  ADMIN_MADE_LINK("link made by an administrator") {
    @Override
    Page go(TestRealm realm, WebBrowser browser, String... parameters) {
      String body =
          "{\"email\": \"%s\", \"clientId\": \"%s\"}"
              .formatted(realm.alicesAddress(), TestRealm.APPLICATION);
      String link = realm.rest().post("links", body).is(201).text("link");
      return browser.open(URI.create(link)).press("confirm");
    }
  },
  PASSWORD("password") {
    @Override
    Page go(TestRealm realm, WebBrowser browser, String... parameters) {
      return choose(realm.openSignIn(browser, parameters), "Username and password")
          .submit(field("username", realm.alice()), field("password", realm.alice()));
    }
  },
  /** A flow of the administrator's own: with a password before it, the email is no first factor. */
  PASSWORD_AND_EMAIL_CODE("password, then email code") {
    @Override
    TestRealm realm(Consumer<RealmRepresentation> changes, String secondFactor) {
      return TestRealm.with(
          changes,
          password("REQUIRED"),
          required(EMAIL_CODE),
          new Flow.SubFlow(
              "CONDITIONAL",
              List.of(
                  required("conditional-user-configured"),
                  alternative("auth-otp-form"),
                  alternative("webauthn-authenticator"),
                  alternative("auth-recovery-authn-code-form"))));
    }

    @Override
    Page go(TestRealm realm, WebBrowser browser, String... parameters) {
      int mails = MAILS.count(realm.alicesAddress());
      return realm
          .openSignIn(browser, parameters)
          .submit(field("username", realm.alice()), field("password", realm.alice()))
          .is("passwordless-code")
          .submit("code", mail(realm, mails + 1).code());
    }
  };

  private final String words;

  FirstFactor(String words) {
    this.words = words;
  }

  /** A realm with the flow; with this second factor, if the switch installs it. */
  TestRealm realm(Consumer<RealmRepresentation> changes, String secondFactor) {
    TestRealm realm = TestRealm.with(changes, password("REQUIRED"));
    realm
        .rest()
        .put("flow", "{\"password\": true, \"secondFactor\": \"%s\"}".formatted(secondFactor))
        .is(200);
    return realm;
  }

  /** From the beginning through the first factor; what comes after it. */
  abstract Page go(TestRealm realm, WebBrowser browser, String... parameters);

  /** The page of the way that is named so, among those that stand beside the page's. */
  static Page choose(Page page, String name) {
    Page ways = page.submit("tryAnotherWay", "on").is("select-authenticator");
    return ways.post(field("authenticationExecution", wayNamed(ways, name)));
  }

  private static URI mailedLink(TestRealm realm, WebBrowser browser, String... parameters) {
    int mails = MAILS.count(realm.alicesAddress());
    choose(realm.openSignIn(browser, parameters), "Link by email")
        .is("passwordless-address")
        .submit("username", realm.alicesAddress())
        .is("passwordless-inbox");
    return mail(realm, mails + 1).link();
  }

  @Override
  public String toString() {
    return words;
  }
}
