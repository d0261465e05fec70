package io.passwordless.keycloak.it.gallery;

import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;

import com.microsoft.playwright.BrowserContext.ClearCookiesOptions;
import com.microsoft.playwright.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.Mailbox;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.keycloak.representations.idm.IdentityProviderRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** One page or mail in one state, and how a person gets there. */
public enum Scene {
  ADDRESS(
      "passwordless-address",
      "The address page of a realm with registration, remember-me and an identity provider",
      s -> s.signIn(s.realm(Scene::withEverything, required(EMAIL_CODE)))),
  ADDRESS_FOR_A_LINK(
      "passwordless-address",
      "The same before a link",
      s -> s.signIn(s.realm(required(MAGIC_LINK)))),
  ADDRESS_PASSKEYS(
      "passwordless-address",
      "The same in a realm with passkeys, by Keycloak’s own button",
      s -> s.signIn(s.realmOfPasskeys())),
  ADDRESS_KNOWN(
      "passwordless-address",
      "Somebody who is signed in is asked to sign in again",
      s -> {
        TestRealm realm = s.realm(required(EMAIL_CODE));
        Page window = s.ask(realm);
        s.type(window, s.mail(realm).code());
        window.navigate(realm.signIn("prompt=login").toString());
        return window;
      }),
  ADDRESS_REMEMBERED(
      "passwordless-address",
      "Back again, in a browser whose person chose to be remembered",
      s -> {
        TestRealm realm = s.realm(required(EMAIL_CODE));
        Page window = s.signIn(realm);
        window.check("#rememberMe");
        window.fill("#username", realm.alicesAddress());
        s.press(window, "#kc-login");
        s.type(window, s.mail(realm).code());
        window
            .context()
            .clearCookies(
                new ClearCookiesOptions().setName(Pattern.compile(".*(SESSION|IDENTITY).*")));
        window.navigate(realm.signIn().toString());
        return window;
      }),
  ADDRESS_MISSING(
      "passwordless-address",
      "No address was typed",
      s -> {
        TestRealm realm = s.realm(required(EMAIL_CODE));
        return s.ask(realm, " ");
      }),
  ANOTHER_WAY(
      "login-select-authenticator",
      "Keycloak’s own list of other ways; without scripts they are on the page itself",
      s -> {
        Page window =
            s.signIn(
                s.realm(
                    requiredFlow(
                        alternative(EMAIL_CODE),
                        alternative(MAGIC_LINK),
                        password("ALTERNATIVE"))));
        if (s.javaScript()) {
          s.press(window, "#try-another-way");
        }
        return window;
      }),
  CODE(
      "passwordless-code",
      "Waiting for the code",
      s -> s.ask(s.realm(setting("resendCooldown", 0), required(EMAIL_CODE)))),
  CODE_OR_WAIT(
      "passwordless-code",
      "Another mail cannot be asked for yet",
      s -> s.ask(s.realm(required(EMAIL_CODE)))),
  CODE_OF_LETTERS(
      "passwordless-code",
      "A code of twelve letters and digits, in a realm that mails no links",
      s ->
          s.ask(
              s.realm(
                  setting("codeAlphabet", "alphanumeric")
                      .andThen(setting("codeLength", 12))
                      .andThen(setting("linkEnabled", false)),
                  required(EMAIL_CODE)))),
  CODE_AFTER_A_PASSWORD(
      "passwordless-code",
      "After a password: the address is masked",
      s -> {
        TestRealm realm = s.realm(password("REQUIRED"), required(EMAIL_CODE));
        Page window = s.signIn(realm);
        s.byPassword(realm, window);
        return window;
      }),
  CODE_WRONG(
      "passwordless-code",
      "A wrong code",
      s -> {
        Page window = s.ask(s.realm(required(EMAIL_CODE)));
        s.type(window, "000000");
        return window;
      }),
  CODE_TOO_SHORT(
      "passwordless-code",
      "Not the whole code",
      s -> {
        Page window = s.ask(s.realm(required(EMAIL_CODE)));
        window.fill("#code", "12");
        s.press(window, "#kc-login");
        return window;
      }),
  CODE_LATE(
      "passwordless-code",
      "The code has expired",
      s -> {
        TestRealm realm = s.realm(setting("codeLifespan", 60), required(EMAIL_CODE));
        Page window = s.ask(realm);
        s.wait(realm, 61);
        window.fill("#code", "12");
        s.press(window, "#kc-login");
        return window;
      }),
  CODE_TRIES_SPENT(
      "passwordless-code",
      "Too many wrong codes for this mail",
      s -> {
        Page window = s.ask(s.realm(setting("maxAttempts", 1), required(EMAIL_CODE)));
        s.type(window, "000000");
        return window;
      }),
  CODE_ACCOUNT_CLOSED(
      "passwordless-code",
      "Too many wrong codes for this account",
      s -> {
        Page window =
            s.ask(
                s.realm(
                    setting("maxAttempts", 10).andThen(setting("accountAttempts", 5)),
                    required(EMAIL_CODE)));
        for (int i = 0; i < 6; i++) {
          s.type(window, "00000" + i);
        }
        return window;
      }),
  RESENT(
      "passwordless-code",
      "Another mail was asked for",
      s -> {
        Page window = s.ask(s.realm(setting("resendCooldown", 0), required(EMAIL_CODE)));
        s.resend(window);
        return window;
      }),
  RESEND_TOO_SOON(
      "passwordless-code",
      "... or too soon, without scripts",
      s -> {
        Page window = s.withoutScripts().ask(s.realm(required(EMAIL_CODE)));
        s.resend(window);
        return window;
      }),
  INBOX(
      "passwordless-inbox",
      "Waiting for the link",
      s -> s.ask(s.realm(setting("resendCooldown", 0), required(MAGIC_LINK)))),
  INBOX_FOR_A_RELAY(
      "passwordless-inbox",
      "The same where another browser shows a code (linkBrowser relay)",
      s -> s.ask(s.realm(setting("linkBrowser", "relay"), required(MAGIC_LINK)))),
  ELSEWHERE(
      "passwordless-elsewhere",
      "The page that waited, once the link was used in another browser",
      s -> {
        TestRealm realm = s.realm(required(MAGIC_LINK));
        Page window = s.ask(realm);
        s.press(s.open(s.mail(realm).link()), "#kc-login");
        window.navigate(window.url());
        window.waitForSelector("[data-page-id=login-passwordless-elsewhere]");
        return window;
      }),
  LINK(
      "passwordless-link",
      "Behind the link, in the browser that asked",
      s -> {
        TestRealm realm = s.realm(required(MAGIC_LINK));
        Page window = s.ask(realm);
        window.navigate(s.mail(realm).link().toString());
        return window;
      }),
  LINK_IN_ANOTHER_BROWSER(
      "passwordless-link",
      "Behind the link, in another browser",
      s -> s.open(linkOf(s, s.realm(required(MAGIC_LINK))))),
  LINK_FOR_A_RELAY(
      "passwordless-link",
      "The same where it shows a code (linkBrowser relay)",
      s -> s.open(linkOf(s, s.realm(setting("linkBrowser", "relay"), required(MAGIC_LINK))))),
  LINK_THAT_SIGNS_UP(
      "passwordless-link",
      "Behind the link, for an address without an account",
      s -> {
        TestRealm realm = s.realm(Scene::withSignUp, required(MAGIC_LINK));
        Page window = s.ask(realm, stranger(realm));
        window.navigate(s.mail(stranger(realm)).link().toString());
        return window;
      }),
  RELAY(
      "passwordless-relay",
      "A code for the browser that asked",
      s -> {
        Page window =
            s.open(linkOf(s, s.realm(setting("linkBrowser", "relay"), required(MAGIC_LINK))));
        s.press(window, "#kc-login");
        return window;
      }),
  PROBLEM_EXPIRED(
      "passwordless-problem",
      "The link has expired",
      s -> {
        TestRealm realm = s.realm(setting("linkLifespan", 60), required(MAGIC_LINK));
        URI link = linkOf(s, realm);
        s.wait(realm, 61);
        return s.open(link);
      }),
  PROBLEM_USED(
      "passwordless-problem",
      "The link was used",
      s -> {
        URI link = linkOf(s, s.realm(required(MAGIC_LINK)));
        s.press(s.open(link), "#kc-login");
        return s.open(link);
      }),
  PROBLEM_SIGNED_IN(
      "passwordless-problem",
      "The link was used, and who opens it is in",
      s -> {
        URI link = linkOf(s, s.realm(required(MAGIC_LINK)));
        Page window = s.open(link);
        s.press(window, "#kc-login");
        window.navigate(link.toString());
        return window;
      }),
  PROBLEM_INVALID(
      "passwordless-problem",
      "There is no such link",
      s -> s.open(s.realm(required(MAGIC_LINK)).url("/passwordless/link/cut-off"))),
  PROBLEM_OTHER_BROWSER(
      "passwordless-problem",
      "Another browser asked (linkBrowser same)",
      s -> s.open(linkOf(s, s.realm(setting("linkBrowser", "same"), required(MAGIC_LINK))))),
  PROBLEM_OTHER_ACCOUNT(
      "passwordless-problem",
      "Somebody else is signed in in this browser",
      s -> {
        TestRealm realm = s.realm(Scene::withBob, required(MAGIC_LINK));
        Page window = s.ask(realm, bob(realm));
        window.navigate(s.mail(bob(realm)).link().toString());
        s.press(window, "#kc-login");
        window.navigate(linkOf(s, realm).toString());
        s.press(window, "#kc-login");
        return window;
      }),
  PROBLEM_ENDED(
      "passwordless-problem",
      "The sign-in is over",
      s -> {
        TestRealm realm = s.realm(required(MAGIC_LINK));
        URI link = linkOf(s, realm);
        realm.set("linkEnabled", false);
        return s.open(link);
      }),
  PROBLEM_COOKIES(
      "passwordless-problem",
      "The browser kept no cookie",
      s -> {
        Page window = s.open(linkOf(s, s.realm(required(MAGIC_LINK))));
        window.context().clearCookies();
        s.press(window, "#kc-login");
        return window;
      }),
  VOID(
      "passwordless-void",
      "Behind “This wasn’t me”",
      s -> s.open(disowningLinkOf(s, s.realm(required(EMAIL_CODE))))),
  VOID_DONE(
      "passwordless-void",
      "... and its button",
      s -> {
        Page window = s.open(disowningLinkOf(s, s.realm(required(EMAIL_CODE))));
        s.press(window, "#kc-login");
        return window;
      }),
  PREFERENCE_ON(
      "passwordless-preference",
      "A person’s choice: email sign-in is on",
      s -> choice(s, s.realmOfChoice(password("REQUIRED")))),
  PREFERENCE_OFF(
      "passwordless-preference",
      "... or off",
      s -> {
        TestRealm realm = s.realmOfChoice(password("REQUIRED"));
        s.press(choice(s, realm), "#kc-login");
        return choice(s, realm);
      }),
  PASSKEY_OFFER(
      "passwordless-passkey",
      "Signed in by email, a person is offered a passkey",
      s -> {
        TestRealm realm = s.realmOfPasskeys();
        Page window = s.ask(realm);
        s.type(window, s.mail(realm).code());
        return window;
      }),
  METHOD_OFF(
      "passwordless-closed",
      "The method is switched off",
      s -> s.signIn(s.realm(setting("codeEnabled", false), required(EMAIL_CODE)))),

  MAIL_CODE("html/passwordless-code", "A code, and a link", s -> mailOf(s, required(EMAIL_CODE))),
  MAIL_CODE_ALONE(
      "html/passwordless-code",
      "A code of twelve letters and digits alone",
      s -> {
        TestRealm realm =
            s.realm(
                setting("codeAlphabet", "alphanumeric")
                    .andThen(setting("codeLength", 12))
                    .andThen(setting("linkEnabled", false)),
                required(EMAIL_CODE));
        s.ask(realm);
        return s.read(s.mail(realm));
      }),
  MAIL_CODE_SIGN_UP(
      "html/passwordless-code",
      "A code for an address without an account",
      s -> {
        TestRealm realm = s.realm(Scene::withSignUp, required(EMAIL_CODE));
        s.ask(realm, stranger(realm));
        return s.read(s.mail(stranger(realm)));
      }),
  MAIL_LINK("html/passwordless-link", "A link", s -> mailOf(s, required(MAGIC_LINK))),
  MAIL_INVITATION(
      "html/passwordless-invitation",
      "A link that an administrator made",
      s -> {
        TestRealm realm = s.realm(required(MAGIC_LINK));
        realm
            .rest()
            .post(
                "links",
                """
                {"userId": "%s", "clientId": "app", "lifespan": 604800, "send": true}
                """
                    .formatted(realm.aliceId()))
            .is(201);
        return s.read(s.mail(realm));
      }),
  MAIL_PREFERENCE(
      "html/passwordless-preference",
      "Email sign-in was switched off",
      s -> {
        TestRealm realm = s.realmOfChoice(password("REQUIRED"));
        s.press(choice(s, realm), "#kc-login");
        return s.read(s.mail(realm));
      }),
  MAIL_CLEARED(
      "html/passwordless-cleared",
      "What was set up before the address was proved is gone",
      s -> {
        TestRealm realm = s.realm(setting("clearAtFirstProof", "always"), required(EMAIL_CODE));
        realm
            .openSignIn(new WebBrowser())
            .submit("username", realm.alicesAddress())
            .submit("code", s.mail(realm).code());
        return s.read(Mailbox.shared().await(realm.alicesAddress(), 2));
      });

  private final String template;
  private final String caption;
  private final Function<Stage, Page> way;

  Scene(String template, String caption, Function<Stage, Page> way) {
    this.template = template;
    this.caption = caption;
    this.way = way;
  }

  /** Its name in file names. */
  public String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The template it is made from, without the extension. */
  public String template() {
    return template;
  }

  /** What is to be seen. */
  public String caption() {
    return caption;
  }

  /** Whether it is a mail. */
  public boolean isMail() {
    return template.startsWith("html/");
  }

  /** Goes there. The window is open as long as the stage is. */
  public Page on(Stage stage) {
    return way.apply(stage);
  }

  private static URI linkOf(Stage stage, TestRealm realm) {
    stage.ask(realm);
    return stage.mail(realm).link();
  }

  private static URI disowningLinkOf(Stage stage, TestRealm realm) {
    stage.ask(realm);
    return stage.mail(realm).disowningLink();
  }

  private static Page mailOf(Stage stage, Flow.Element... flow) {
    TestRealm realm = stage.realm(flow);
    stage.ask(realm);
    return stage.read(stage.mail(realm));
  }

  private static Page choice(Stage stage, TestRealm realm) {
    Page window = stage.signIn(realm, "kc_action=passwordless-preference");
    stage.byPassword(realm, window);
    return window;
  }

  private static String stranger(TestRealm realm) {
    return "new-" + realm.name() + "@example.com";
  }

  private static String bob(TestRealm realm) {
    return "bob-" + realm.name() + "@example.com";
  }

  private static void withBob(RealmRepresentation realm) {
    realm.getUsers().add(TestRealm.person("bob-" + realm.getRealm()));
  }

  private static void withSignUp(RealmRepresentation realm) {
    realm.setRegistrationAllowed(true);
    setting("signUp", true).accept(realm);
  }

  private static void withEverything(RealmRepresentation realm) {
    realm.setRegistrationAllowed(true);
    IdentityProviderRepresentation provider = new IdentityProviderRepresentation();
    provider.setAlias("example-id");
    provider.setDisplayName("Example ID");
    provider.setProviderId("oidc");
    provider.setEnabled(true);
    provider.setConfig(
        Map.of(
            "clientId", "example",
            "clientSecret", "example",
            "authorizationUrl", "https://id.example.com/auth",
            "tokenUrl", "https://id.example.com/token"));
    realm.setIdentityProviders(List.of(provider));
  }
}
