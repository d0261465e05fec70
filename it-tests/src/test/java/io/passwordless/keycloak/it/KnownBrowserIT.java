package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Strangers cannot close the way for a person whose browser is known. */
class KnownBrowserIT {

  private static final String COOKIE = "KC_PASSWORDLESS_BROWSER";
  private static final String REMEMBER_ME = "KEYCLOAK_REMEMBER_ME";
  private static final int BUDGET = 5;

  private final WebBrowser known = new WebBrowser();

  @Test
  @DisplayName(
      "STANDARDS 10 (ASVS 6.1.1): strangers exhaust their budget, the known browser has its own")
  void knownBrowserSignsInAfterStrangersHaveExhaustedTheirs() {
    try (TestRealm realm = TestRealm.with(smallBudget(), required(EMAIL_CODE))) {
      asked(realm, known).submit("code", mail(realm).code()).signedIn();
      assertThat(known.cookies()).containsKey(COOKIE);
      assertThat(known.cookies().get(COOKIE)).doesNotContain(realm.alice());
      WebBrowser stranger = new WebBrowser();
      exhaust(realm, stranger, 2);

      Page page = asked(realm, signedOut(known));
      assertThat(page.submit("code", mail(realm, 3).code()).signedIn()).isNotEmpty();

      Page other = asked(realm, new WebBrowser());
      assertThat(other.submit("code", mail(realm, 4).code()).message())
          .contains("too many wrong codes");
      assertThat(new WebBrowser().open(mail(realm, 4).link()).press("confirm").signedIn())
          .as("the link stays usable")
          .isNotEmpty();
    }
  }

  @Test
  void knownBrowserHasABudgetTooAndLeavesTheStrangersAlone() {
    try (TestRealm realm = TestRealm.with(smallBudget(), required(EMAIL_CODE))) {
      asked(realm, known).submit("code", mail(realm).code()).signedIn();
      exhaust(realm, signedOut(known), 2);

      Page page = asked(realm, new WebBrowser());
      assertThat(page.submit("code", mail(realm, 3).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void manyBrowsersHaveNoMoreTriesThanOne() {
    try (TestRealm realm = TestRealm.with(smallBudget(), required(EMAIL_CODE))) {
      asked(realm, known).submit("code", mail(realm).code()).signedIn();
      WebBrowser second = new WebBrowser();
      asked(realm, second).submit("code", mail(realm, 2).code()).signedIn();
      exhaust(realm, signedOut(known), 3);

      Page page = asked(realm, signedOut(second));
      assertThat(page.submit("code", mail(realm, 4).code()).message())
          .contains("too many wrong codes");
    }
  }

  @Test
  void sixthBrowserMakesTheFirstAStranger() {
    try (TestRealm realm = TestRealm.with(smallBudget(), required(EMAIL_CODE))) {
      asked(realm, known).submit("code", mail(realm).code()).signedIn();
      for (int mail = 2; mail <= 6; mail++) {
        asked(realm, new WebBrowser()).submit("code", mail(realm, mail).code()).signedIn();
      }
      exhaust(realm, new WebBrowser(), 7);

      Page page = asked(realm, signedOut(known));
      assertThat(page.submit("code", mail(realm, 8).code()).message())
          .contains("too many wrong codes");
    }
  }

  @Test
  void changeOfAddressForgetsTheBrowsers() {
    try (TestRealm realm = TestRealm.with(smallBudget(), required(EMAIL_CODE))) {
      asked(realm, known).submit("code", mail(realm).code()).signedIn();
      UserResource alice =
          realm
              .admin()
              .users()
              .get(realm.admin().users().search(realm.alice(), true).get(0).getId());
      UserRepresentation changed = alice.toRepresentation();
      String address = "new-" + realm.alicesAddress();
      changed.setEmail(address);
      alice.update(changed);
      Page stranger = asked(realm, new WebBrowser(), address);
      String wrong = wrong(SignInAs.MAILS.await(address, 1).code());
      for (int i = 0; i < BUDGET; i++) {
        stranger = stranger.submit("code", wrong);
      }

      Page page = asked(realm, signedOut(known), address);
      assertThat(page.submit("code", SignInAs.MAILS.await(address, 2).code()).message())
          .contains("too many wrong codes");
    }
  }

  @Test
  void cookieOfOneAccountIsWorthNothingForAnother() {
    try (TestRealm realm =
        TestRealm.with(
            smallBudget()
                .andThen(r -> r.getUsers().add(TestRealm.person("mallory-" + r.getRealm()))),
            required(EMAIL_CODE))) {
      String mallory = "mallory-" + realm.name() + "@example.com";
      WebBrowser attacker = new WebBrowser();
      asked(realm, attacker, mallory)
          .submit("code", SignInAs.MAILS.await(mallory, 1).code())
          .signedIn();
      exhaust(realm, signedOut(attacker), 1);

      Page page = asked(realm, new WebBrowser());
      assertThat(page.submit("code", mail(realm, 2).code()).message())
          .contains("too many wrong codes");
    }
  }

  @Test
  @DisplayName("STANDARDS 10 (ASVS 6.1.1): who uses up the mails keeps nobody from hers")
  void knownBrowserGetsItsMailWhenStrangersHaveUsedUpTheLimits() {
    try (TestRealm realm =
        TestRealm.with(
            setting("mailsPerHour", 2).andThen(setting("mailsPerHourPerIp", 3)),
            required(EMAIL_CODE))) {
      asked(realm, known).submit("code", mail(realm).code()).signedIn();
      for (int i = 0; i < 4; i++) {
        asked(realm, new WebBrowser());
      }
      realm.await(ExpectedEvent.SENT, 2);
      realm.await(ExpectedEvent.LIMITED, 3);
      assertThat(SignInAs.MAILS.count(realm.alicesAddress())).isEqualTo(2);

      Page page = asked(realm, signedOut(known));
      assertThat(page.submit("code", mail(realm, 3).code()).signedIn()).isNotEmpty();
      asked(realm, signedOut(known));
      asked(realm, signedOut(known));
      realm.await(ExpectedEvent.SENT, 4);
      realm.await(ExpectedEvent.LIMITED, 4);
      assertThat(SignInAs.MAILS.count(realm.alicesAddress()))
          .as("it has a limit of its own")
          .isEqualTo(4);
    }
  }

  @Test
  @DisplayName("STANDARDS 11: a client that is over its limit mails no more because it is known")
  void manyBrowsersOfAClientOverItsLimitGetNoMoreMailsThanOne() {
    try (TestRealm realm =
        TestRealm.with(
            setting("mailsPerHour", 2).andThen(setting("mailsPerHourPerIp", 2)),
            required(EMAIL_CODE))) {
      asked(realm, known).submit("code", mail(realm).code()).signedIn();
      WebBrowser second = new WebBrowser();
      asked(realm, second).submit("code", mail(realm, 2).code()).signedIn();
      for (WebBrowser browser : List.of(known, second)) {
        asked(realm, signedOut(browser)).is("passwordless-code");
        asked(realm, signedOut(browser)).is("passwordless-code");
      }

      realm.await(ExpectedEvent.SENT, 4);
      realm.await(ExpectedEvent.LIMITED, 2);
      assertThat(SignInAs.MAILS.count(realm.alicesAddress()))
          .as("the address's two, and two of all browsers that it knows")
          .isEqualTo(4);
    }
  }

  @Test
  @DisplayName("STANDARDS 11: who collects known browsers asks for no more mails with them")
  void browsersThatTheirAccountHasForgottenDoNotPassTheClientsLimit() {
    try (TestRealm realm = TestRealm.with(setting("mailsPerHourPerIp", 7), required(EMAIL_CODE))) {
      List<WebBrowser> browsers = Stream.generate(WebBrowser::new).limit(6).toList();
      for (int i = 0; i < browsers.size(); i++) {
        asked(realm, browsers.get(i)).submit("code", mail(realm, i + 1).code()).signedIn();
      }
      asked(realm, new WebBrowser(), "somebody@example.com").is("passwordless-code");

      asked(realm, signedOut(browsers.get(5)), "nobody@example.com").is("passwordless-code");
      assertThat(asked(realm, signedOut(browsers.get(0)), "nobody@example.com").message())
          .contains("Too many emails");
    }
  }

  @Test
  void signingOutEverywhereForgetsTheBrowsers() {
    try (TestRealm realm = TestRealm.with(smallBudget(), required(EMAIL_CODE))) {
      asked(realm, known).submit("code", mail(realm).code()).signedIn();
      realm.letPass(Duration.ofSeconds(2));
      String id = realm.admin().users().search(realm.alice(), true).get(0).getId();
      realm.admin().users().get(id).logout();
      exhaust(realm, new WebBrowser(), 2);

      Page page = asked(realm, signedOut(known));
      assertThat(page.submit("code", mail(realm, 3).code()).message())
          .contains("too many wrong codes");
    }
  }

  @Test
  void whoChoseToBeRememberedGoesOnByAButtonThatShowsOthersNothing() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      remembered(realm, known);

      Page back = realm.openSignIn(back(known)).is("passwordless-address");
      assertThat(back.document().html()).doesNotContain(realm.alicesAddress());
      assertThat(back.document().select("[name=remembered]").text())
          .isEqualTo("Continue as a•••@e•••.com");
      assertThat(back.has("username")).isFalse();
      Page code = back.press("remembered").is("passwordless-code");
      assertThat(code.document().html()).doesNotContain(realm.alicesAddress());
      assertThat(code.text()).contains("If a•••@e•••.com can sign in here");
      assertThat(code.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
      assertThat(code.browser().cookies()).containsKey(REMEMBER_ME);
    }
  }

  @Test
  void somebodyElseTypesAnAddressAndIsNotRemembered() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      remembered(realm, known);

      Page other = realm.openSignIn(back(known)).press("restart").is("passwordless-address");
      assertThat(other.document().select("#username").attr("value")).isEmpty();
      assertThat(other.document().select("#rememberMe").hasAttr("checked")).isFalse();
      assertThat(other.document().html()).doesNotContain(realm.alicesAddress());
      assertThat(realm.openSignIn(other.browser()).has("remembered")).as("another tab").isTrue();
      assertThat(other.reload().has("remembered")).as("this one").isFalse();
    }
  }

  @Test
  void browserThatIsNotKnownIsShownWhatItRemembersAsKeycloakShowsIt() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      WebBrowser stranger = new WebBrowser();
      stranger.cookies().put(REMEMBER_ME, "username:" + realm.alice());

      Page address = realm.openSignIn(stranger);
      assertThat(address.document().select("#username").attr("value")).isEqualTo(realm.alice());
      assertThat(address.document().select("#rememberMe").hasAttr("checked")).isTrue();
      assertThat(address.post(field("remembered", "true")).is("passwordless-code").text())
          .as("names nobody in full, whoever makes the request up")
          .doesNotContain(realm.alice());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "username:%zz",
        "username:",
        "nonsense",
        "username:a:b",
        "username:%00",
        ":",
        "::"
      })
  void cookieThatNamesNobodyIsNoHindrance(String cookie) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      remembered(realm, known);
      WebBrowser browser = back(known);
      browser.cookies().put(REMEMBER_ME, cookie);

      Page page = realm.openSignIn(browser).is("passwordless-address");
      assertThat(page.post(field("remembered", "true")).is("passwordless-address").status())
          .isEqualTo(200);
    }
  }

  @Test
  void applicationsHintComesBeforeWhatTheBrowserRemembers() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      remembered(realm, known);

      Page address = realm.openSignIn(back(known), "login_hint=bob@example.com");
      assertThat(address.document().select("#username").attr("value")).isEqualTo("bob@example.com");
      assertThat(address.has("remembered")).isFalse();
    }
  }

  private static void remembered(TestRealm realm, WebBrowser browser) {
    realm
        .openSignIn(browser)
        .submit(field("username", realm.alicesAddress()), field("rememberMe", "on"))
        .submit("code", mail(realm).code())
        .signedIn();
  }

  /** The same browser once its session is over. */
  private static WebBrowser back(WebBrowser browser) {
    WebBrowser later = signedOut(browser);
    later.cookies().put(REMEMBER_ME, browser.cookies().get(REMEMBER_ME));
    return later;
  }

  private static Consumer<RealmRepresentation> smallBudget() {
    return setting("accountAttempts", BUDGET)
        .andThen(setting("maxAttempts", 10))
        .andThen(setting("mailsPerHour", 60));
  }

  private static void exhaust(TestRealm realm, WebBrowser browser, int mail) {
    Page page = asked(realm, browser);
    String wrong = wrong(mail(realm, mail).code());
    for (int i = 0; i < BUDGET; i++) {
      page = page.submit("code", wrong);
    }
  }

  /** The same browser without the session, but with the cookie by which it is known. */
  private static WebBrowser signedOut(WebBrowser browser) {
    WebBrowser later = new WebBrowser();
    later.cookies().put(COOKIE, browser.cookies().get(COOKIE));
    return later;
  }
}
