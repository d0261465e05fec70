package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.FirstFactor.choose;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.DpopKey;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.RecoveryCodes;
import io.passwordless.keycloak.it.realm.SoftPasskey;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Whatever came first, with whatever the account has: what is asked next. */
@Tag("slow")
class SecondFactorMatrixIT {

  private static final String TWO_FACTOR = "webauthn";
  private static final SoftPasskey ALICES_PASSKEY = SoftPasskey.create();

  private final WebBrowser browser = new WebBrowser();

  /** What alice has besides her address and password. */
  enum Account {
    NOTHING("nothing else") {
      @Override
      void give(UserRepresentation alice) {
        // she has what everybody has
      }

      @Override
      String asked(Asking asking) {
        return asking == Asking.ALWAYS ? "login-config-totp" : "";
      }

      @Override
      Page answer(TestRealm realm, Page page) {
        return setUpTotp(realm, page);
      }
    },
    TOTP("TOTP") {
      @Override
      void give(UserRepresentation alice) {
        alice.getCredentials().add(Totp.credential());
      }

      @Override
      String asked(Asking asking) {
        return "login-otp";
      }

      @Override
      Page answer(TestRealm realm, Page page) {
        return page.submit("otp", "000000").is("login-otp").submit("otp", Totp.now());
      }
    },
    TOTP_AND_RECOVERY_CODES("TOTP and recovery codes, which she uses") {
      @Override
      void give(UserRepresentation alice) {
        alice.getCredentials().addAll(List.of(Totp.credential(), RecoveryCodes.credential()));
      }

      @Override
      String asked(Asking asking) {
        return "login-otp";
      }

      @Override
      Page answer(TestRealm realm, Page page) {
        return choose(page, "Recovery Authentication Code")
            .is("login-recovery-authn-code-input")
            .submit("recoveryCodeInput", RecoveryCodes.second())
            .is("login-recovery-authn-code-input")
            .submit("recoveryCodeInput", RecoveryCodes.first());
      }
    },
    PASSKEY("a passkey as second factor") {
      @Override
      void give(UserRepresentation alice) {
        alice.getCredentials().add(ALICES_PASSKEY.credential(TWO_FACTOR));
      }

      @Override
      String asked(Asking asking) {
        return "webauthn-authenticate";
      }

      @Override
      Page answer(TestRealm realm, Page page) {
        return page.submit(ALICES_PASSKEY.answer(page));
      }
    },
    ENROLMENT_FORCED("TOTP to set up") {
      @Override
      void give(UserRepresentation alice) {
        alice.setRequiredActions(List.of("CONFIGURE_TOTP"));
      }

      @Override
      String asked(Asking asking) {
        return "login-config-totp";
      }

      @Override
      Page answer(TestRealm realm, Page page) {
        return setUpTotp(realm, page);
      }
    };

    private final String words;

    Account(String words) {
      this.words = words;
    }

    abstract void give(UserRepresentation alice);

    /** The page that is asked next; empty if she is signed in. */
    abstract String asked(Asking asking);

    /** What comes of doing what the page asks. */
    abstract Page answer(TestRealm realm, Page page);

    /** The secret is the server's, drawn by the server, and stored once it has been used. */
    private static Page setUpTotp(TestRealm realm, Page page) {
      Page again = page.submit("totp", "000000").is("login-config-totp");
      assertThat(totps(realm)).isZero();
      assertThat(again.document().select("img[src^=data:image]")).hasSize(1);
      String secret = again.document().select("input[name=totpSecret]").val();
      Page done = again.submit("totp", Totp.now(secret));
      assertThat(totps(realm)).isEqualTo(1);
      return done;
    }

    private static long totps(TestRealm realm) {
      return realm.admin().users().get(realm.aliceId()).credentials().stream()
          .filter(credential -> credential.getType().equals("otp"))
          .count();
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** The option {@code secondFactor} of the switch. */
  enum Asking {
    WHEN_SET_UP("when-set-up"),
    ALWAYS("always");

    private final String option;

    Asking(String option) {
      this.option = option;
    }

    @Override
    public String toString() {
      return option;
    }
  }

  static Stream<Arguments> cells() {
    return Arrays.stream(FirstFactor.values())
        .flatMap(
            first ->
                Arrays.stream(Account.values())
                    .flatMap(
                        account ->
                            askings(first).map(asking -> Arguments.of(first, account, asking))));
  }

  /** The switch has no say in a flow of the administrator's own. */
  private static Stream<Asking> askings(FirstFactor first) {
    return first == FirstFactor.PASSWORD_AND_EMAIL_CODE
        ? Stream.of(Asking.WHEN_SET_UP)
        : Arrays.stream(Asking.values());
  }

  @ParameterizedTest(name = "[{index}] {0}; the account has {1}; second factor {2}")
  @MethodSource("cells")
  @DisplayName(
      "STANDARDS 18 (ASVS 6.3.4): whatever came first, the account's second factor comes next, and tokens after it")
  void secondFactorIsAskedBeforeThereAreTokens(FirstFactor first, Account account, Asking asking) {
    try (TestRealm realm = first.realm(r -> account.give(alice(r)), asking.option)) {
      Page page = first.go(realm, browser);
      if (!account.asked(asking).isEmpty()) {
        page.is(account.asked(asking));
        assertNobodyIsSignedIn(realm, page.browser());
        page = account.answer(realm, page);
      }

      assertThat(realm.idToken(page.signedIn()).getPreferredUsername()).isEqualTo(realm.alice());
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @EnumSource
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): another's passkey is no second factor of the account")
  void passkeyOfAnotherIsRefused(FirstFactor first) {
    CredentialRepresentation hers = ALICES_PASSKEY.credential(TWO_FACTOR);
    try (TestRealm realm = first.realm(r -> alice(r).getCredentials().add(hers), "when-set-up")) {
      Page page = first.go(realm, browser).is("webauthn-authenticate");

      page.submit(SoftPasskey.create().answer(page)).is("webauthn-error");
      assertNobodyIsSignedIn(realm, page.browser());
    }
  }

  /** How an app that shows no page proves itself. */
  enum Proof {
    PKCE,
    SECRET,
    DPOP;

    App app(TestRealm realm) {
      return switch (this) {
        case PKCE -> App.of(realm);
        case SECRET -> App.backEnd(realm);
        case DPOP -> App.of(realm).signing(DpopKey.random());
      };
    }
  }

  static Stream<Arguments> cellsOfApps() {
    return Stream.of(FirstFactor.EMAIL_CODE_TYPED, FirstFactor.PASSWORD_AND_EMAIL_CODE)
        .flatMap(
            first ->
                Arrays.stream(Account.values())
                    .flatMap(
                        account ->
                            Arrays.stream(Proof.values())
                                .map(proof -> Arguments.of(first, account, proof))));
  }

  @ParameterizedTest(name = "[{index}] {0}; the account has {1}; {2}")
  @MethodSource("cellsOfApps")
  @DisplayName(
      "STANDARDS 18 (ASVS 6.3.4): an app is asked for the second factor that it can show, and all else is for a browser")
  void appIsAskedForWhatItCanShow(FirstFactor first, Account account, Proof proof) {
    try (TestRealm realm =
        first.realm(
            App.allowed().andThen(App::addBackEnd).andThen(r -> account.give(alice(r))),
            Asking.WHEN_SET_UP.option)) {
      App app = proof.app(realm);
      App.Answer answer = app.ask(realm.alicesAddress());
      if (first == FirstFactor.EMAIL_CODE_TYPED) {
        answer = app.goOn(answer, "email_code=" + SignInAs.mail(realm).code());
        if (account == Account.TOTP || account == Account.TOTP_AND_RECOVERY_CODES) {
          assertThat(answer.json()).containsEntry("challenge", "totp");
          answer = app.goOn(answer, "totp=" + Totp.now());
        }
        if (account != Account.PASSKEY && account != Account.ENROLMENT_FORCED) {
          assertThat(app.redeem(answer).id().getPreferredUsername()).isEqualTo(realm.alice());
          assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isEqualTo(1);
          return;
        }
      }
      assertThat(answer.json()).isEqualTo(Map.of("error", "redirect_to_web"));
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isZero();
    }
  }

  static void assertNobodyIsSignedIn(TestRealm realm, WebBrowser browser) {
    assertThat(realm.openSignIn(browser.copy(), "prompt=none").parameter("error"))
        .isEqualTo("login_required");
    assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isZero();
  }

  private static UserRepresentation alice(RealmRepresentation realm) {
    return realm.getUsers().get(0);
  }
}
