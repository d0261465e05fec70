package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** What was made before somebody is signed out everywhere is worth nothing afterwards. */
class SignOutIT {

  private static final String COOKIE = "KC_PASSWORDLESS_BROWSER";

  private final WebBrowser browser = new WebBrowser();

  /** What ends it. */
  enum Ending {
    USER_SIGNED_OUT_EVERYWHERE {
      @Override
      void come(TestRealm realm) {
        alice(realm).logout();
      }
    },
    REALM_SIGNED_OUT_EVERYWHERE {
      @Override
      void come(TestRealm realm) {
        realm.admin().logoutAll();
      }
    },
    NOT_BEFORE_OF_THE_REALM {
      @Override
      void come(TestRealm realm) {
        RealmRepresentation changed = realm.admin().toRepresentation();
        changed.setNotBefore(now());
        realm.admin().update(changed);
      }
    },
    NOT_BEFORE_OF_THE_CLIENT {
      @Override
      void come(TestRealm realm) {
        ClientRepresentation changed =
            realm.admin().clients().findByClientId(TestRealm.APPLICATION).get(0);
        changed.setNotBefore(now());
        realm.admin().clients().get(changed.getId()).update(changed);
      }
    },
    NEW_PASSWORD_AND_OTHER_DEVICES_SIGNED_OUT {
      @Override
      void come(TestRealm realm) {
        newPassword(realm, true);
      }
    },
    ACCOUNT_TURNED_OFF_AND_ON {
      @Override
      void come(TestRealm realm) {
        realm.changeAlice(alice -> alice.setEnabled(false));
        realm.changeAlice(alice -> alice.setEnabled(true));
      }
    };

    abstract void come(TestRealm realm);
  }

  static Stream<Arguments> everythingMadeBefore() {
    return Arrays.stream(Ending.values())
        .flatMap(ending -> Arrays.stream(Road.values()).map(road -> Arguments.of(ending, road)));
  }

  @ParameterizedTest(name = "{1} after {0}")
  @MethodSource("everythingMadeBefore")
  void whatWasMadeBeforeIsWorthNothingAndWhatIsMadeAfterSignsIn(Ending ending, Road road) {
    try (TestRealm realm = realm()) {
      Supplier<Page> before = road.given(realm, browser);
      ending.come(realm);
      Page refused = before.get();

      assertThat(refused.url().getPath()).doesNotStartWith(Page.APPLICATION_PATH);
      assertThat(refused.template()).isIn("passwordless-code", "passwordless-problem");
      assertThat(realm.count(ExpectedEvent.USED)).isZero();

      Page after = road.given(realm, new WebBrowser()).get();
      assertThat(after.signedIn()).as("made in the same second, perhaps").isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = "NOT_BEFORE_OF_THE_CLIENT",
      mode = EnumSource.Mode.EXCLUDE)
  void knownBrowserIsAStrangerAfterwards(Ending ending) {
    try (TestRealm realm = realm()) {
      asked(realm, browser).submit("code", nextCode(realm, 1)).signedIn();
      ending.come(realm);
      Page strangers = asked(realm, new WebBrowser());
      String wrong = wrong(nextCode(realm, 2));
      for (int i = 0; i < 5; i++) {
        strangers = strangers.submit("code", wrong);
      }
      WebBrowser later = new WebBrowser();
      later.cookies().put(COOKIE, browser.cookies().get(COOKIE));

      assertThat(asked(realm, later).submit("code", nextCode(realm, 3)).message())
          .contains("too many wrong codes");
    }
  }

  @ParameterizedTest
  @EnumSource(Road.class)
  void newPasswordAloneEndsNothing(Road road) {
    try (TestRealm realm = realm()) {
      Supplier<Page> before = road.given(realm, browser);
      newPassword(realm, false);

      assertThat(before.get().signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Road.class)
  void whatAnAdministratorChangesElseEndsNothing(Road road) {
    try (TestRealm realm = realm()) {
      Supplier<Page> before = road.given(realm, browser);
      realm.changeAlice(alice -> alice.setFirstName("Alicia"));

      assertThat(before.get().signedIn()).isNotEmpty();
    }
  }

  @Test
  void olderCodeOfASignInThatWasMailedAnotherIsWorthNothingToo() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page waiting = asked(realm, browser);
      String before = nextCode(realm, 1);
      alice(realm).logout();
      waiting = waiting.press("resend");
      nextCode(realm, 2);

      assertThat(waiting.submit("code", before).url().getPath())
          .doesNotStartWith(Page.APPLICATION_PATH);
      assertThat(realm.count(ExpectedEvent.USED)).isZero();
    }
  }

  @Test
  void addressThatSignsUpIsOfTheRealmToo() {
    try (TestRealm realm =
        TestRealm.with(
            setting("signUp", true).andThen(r -> r.setRegistrationAllowed(true)),
            required(EMAIL_CODE))) {
      String address = "new-" + realm.name() + "@example.com";
      Page waiting = asked(realm, browser, address);
      String before = MAILS.await(address, 1).code();
      realm.admin().logoutAll();

      assertThat(waiting.submit("code", before).is("passwordless-code").message()).isNotEmpty();
      asked(realm, new WebBrowser(), address)
          .submit("code", MAILS.await(address, 2).code())
          .is("login-update-profile");
    }
  }

  private static TestRealm realm() {
    return TestRealm.with(
        setting("accountAttempts", 5).andThen(setting("maxAttempts", 10)),
        alternative(EMAIL_CODE),
        password("ALTERNATIVE"));
  }

  private static String nextCode(TestRealm realm, int mail) {
    return MAILS.await(realm.alicesAddress(), mail).code();
  }

  private static UserResource alice(TestRealm realm) {
    return realm.admin().users().get(realm.aliceId());
  }

  private static int now() {
    return Math.toIntExact(Instant.now().getEpochSecond());
  }

  /** Alice, at home, types a new password. */
  private static void newPassword(TestRealm realm, boolean otherDevices) {
    WebBrowser home = new WebBrowser();
    Page page = FirstFactor.choose(realm.openSignIn(home), "Username and password");
    page.submit(field("username", realm.alice()), field("password", realm.alice())).signedIn();
    Page wanted = realm.openSignIn(home, "kc_action=UPDATE_PASSWORD").is("login-update-password");
    WebBrowser.Field typed = field("password-new", "another");
    WebBrowser.Field again = field("password-confirm", "another");
    Page done =
        otherDevices
            ? wanted.submit(typed, again, field("logout-sessions", "on"))
            : wanted.submit(typed, again);
    done.signedIn();
  }
}
