package io.passwordless.keycloak.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.assertions.PageAssertions;
import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** One browser, two tabs, two applications: alice has asked for the second code last. */
class TwoTabsIT {

  private static final String SECOND = "app2";

  /** The page asks every few seconds whether there is something left to wait for. */
  private static final double MOST_MILLIS = 20_000;

  private static final String PATH = Page.APPLICATION_PATH;

  private final WebBrowser browser = new WebBrowser();

  @Test
  void olderFirstBothGetTheirOwn() {
    try (TestRealm realm = realm()) {
      Page first = ask(realm, realm.signIn());
      ReceivedMail firstMail = mail(realm);
      Page second = ask(realm, secondSignIn(realm));
      ReceivedMail secondMail = mail(realm, 2);

      assertArrives(first.submit("code", firstMail.code()), PATH, "the-state");
      assertArrives(second.submit("code", secondMail.code()), PATH + "2", "state-2");
    }
  }

  /** What the older tab can do once the newer one has signed in. */
  enum Late {
    TYPES_ITS_CODE {
      @Override
      Page go(Page tab, String code) {
        return tab.submit("code", code);
      }
    },
    RELOADS {
      @Override
      Page go(Page tab, String code) {
        return tab.reload();
      }
    },
    ASKS_FOR_ANOTHER_MAIL {
      @Override
      Page go(Page tab, String code) {
        return tab.press("resend");
      }
    };

    abstract Page go(Page tab, String code);
  }

  @ParameterizedTest
  @EnumSource
  void newerFirstTheOlderIsSignedInByIt(Late late) {
    try (TestRealm realm = realm()) {
      Page first = ask(realm, realm.signIn());
      ReceivedMail firstMail = mail(realm);
      Page second = ask(realm, secondSignIn(realm));
      assertArrives(second.submit("code", mail(realm, 2).code()), PATH + "2", "state-2");

      assertArrives(late.go(first, firstMail.code()), PATH, "the-state");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(2);
    }
  }

  @Test
  void tabOfSomebodyElseIsNotSignedInByIt() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              addSecond(r);
              r.getUsers().add(TestRealm.person("bob-" + r.getRealm()));
            },
            required(EMAIL_CODE))) {
      String bobs = "bob-" + realm.name() + "@example.com";
      Page first = browser.open(realm.signIn()).submit("username", bobs);
      ReceivedMail bob = MAILS.await(bobs, 1);
      browser.open(bob.disowningLink()).press("confirm");
      Page second = ask(realm, secondSignIn(realm));
      assertArrives(second.submit("code", mail(realm).code()), PATH + "2", "state-2");

      Page tab = first.reload();
      assertThat(tab.is("passwordless-elsewhere").has("resend")).isTrue();
      // nothing is under way any more that there would be to wait for
      assertThat(
              tab.press("resend")
                  .is("passwordless-code")
                  .submit("code", MAILS.await(bobs, 2).code())
                  .template())
          .isNotEqualTo("passwordless-code");
    }
  }

  @Test
  void inChromiumTheOlderTabGoesToItsApplicationByItself() {
    try (TestRealm realm = realm();
        Chromium chromium = new Chromium()) {
      com.microsoft.playwright.Page first = chromium.window(true);
      BrowserContext profile = first.context();
      ask(first, realm, realm.signIn());
      mail(realm);
      com.microsoft.playwright.Page second = profile.newPage();
      ask(second, realm, secondSignIn(realm));
      second.locator("[data-passwordless-full]").waitFor();
      second.locator("#code").fill(mail(realm, 2).code());
      assertThat(second).hasURL(Pattern.compile(".*/application2\\?.*state=state-2.*"));

      first.bringToFront();
      assertThat(first)
          .hasURL(
              Pattern.compile(".*/application\\?.*state=the-state.*"),
              new PageAssertions.HasURLOptions().setTimeout(MOST_MILLIS));
    }
  }

  private static void ask(com.microsoft.playwright.Page window, TestRealm realm, URI signIn) {
    window.navigate(signIn.toString());
    window.locator("#username").fill(realm.alicesAddress());
    window.locator("#kc-login").click();
    assertThat(window.locator("#code")).isVisible();
  }

  private Page ask(TestRealm realm, URI signIn) {
    return browser.open(signIn).submit("username", realm.alicesAddress()).is("passwordless-code");
  }

  private static void assertArrives(Page page, String path, String state) {
    assertThat(page.signedIn()).isNotEmpty();
    assertThat(page.url().getPath()).isEqualTo(path);
    assertThat(page.parameter("state")).isEqualTo(state);
  }

  private static URI secondSignIn(TestRealm realm) {
    return URI.create(
        realm
            .signIn()
            .toString()
            .replace("client_id=" + TestRealm.APPLICATION, "client_id=" + SECOND)
            .replace("the-state", "state-2")
            .replace("%2Fapplication", "%2Fapplication2"));
  }

  private static TestRealm realm() {
    return TestRealm.with(TwoTabsIT::addSecond, required(EMAIL_CODE));
  }

  private static void addSecond(RealmRepresentation realm) {
    ClientRepresentation second = new ClientRepresentation();
    second.setClientId(SECOND);
    second.setPublicClient(true);
    second.setRedirectUris(List.of("http://localhost" + PATH + "2"));
    realm.getClients().add(second);
  }
}
