package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.FirstFactor.choose;
import static io.passwordless.keycloak.it.SecondFactorMatrixIT.assertNobodyIsSignedIn;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Alice has TOTP. However an email is used, and used again, it is one factor. */
@Tag("slow")
class DowngradeIT {

  private static final String WHEN_SET_UP = "when-set-up";

  private final WebBrowser browser = new WebBrowser();

  /** What somebody who reads alice's mails tries instead of her TOTP. */
  enum Trick {
    SWITCH_TO_THE_CODE("to switch to the code") {
      @Override
      Page play(TestRealm realm, Page otp) {
        return otp.post(field("authenticationExecution", step(realm, EMAIL_CODE)));
      }
    },
    SWITCH_TO_THE_LINK("to switch to the link") {
      @Override
      Page play(TestRealm realm, Page otp) {
        return otp.post(field("authenticationExecution", step(realm, MAGIC_LINK)));
      }
    },
    POST_TO_THE_CODE("to post to the step of the code") {
      @Override
      Page play(TestRealm realm, Page otp) {
        return postTo(step(realm, EMAIL_CODE), realm, otp);
      }
    },
    POST_TO_THE_LINK("to post to the step of the link") {
      @Override
      Page play(TestRealm realm, Page otp) {
        return postTo(step(realm, MAGIC_LINK), realm, otp);
      }
    },
    OTHER_WAYS("to find an email among the other ways") {
      @Override
      Page play(TestRealm realm, Page otp) {
        Page ways = otp.post(field("tryAnotherWay", "on"));
        assertThat(ways.text()).doesNotContain("by email");
        return ways;
      }
    },
    NOTHING_TYPED("to type nothing") {
      @Override
      Page play(TestRealm realm, Page otp) {
        return otp.submit("otp", "");
      }
    };

    private final String words;

    Trick(String words) {
      this.words = words;
    }

    abstract Page play(TestRealm realm, Page otp);

    @Override
    public String toString() {
      return words;
    }

    /** The id of a step; of one that isn't there, its name. */
    private static String step(TestRealm realm, String authenticator) {
      String flow = realm.admin().toRepresentation().getBrowserFlow();
      return realm.admin().flows().getExecutions(flow).stream()
          .filter(execution -> authenticator.equals(execution.getProviderId()))
          .map(execution -> execution.getId())
          .findFirst()
          .orElse(authenticator);
    }

    private static Page postTo(String step, TestRealm realm, Page otp) {
      Element form = otp.document().select("form").first().clone();
      form.attr("action", form.attr("action").replaceFirst("execution=[^&]+", "execution=" + step));
      return otp.browser()
          .submit(
              otp,
              form,
              List.of(
                  field("username", realm.alicesAddress()),
                  field("code", "123456"),
                  field("confirm", "true")));
    }
  }

  /** What proves alice's address, when she has asked for a code and for a link. */
  enum Proof {
    CODE("code") {
      @Override
      Page give(Begun begun) {
        return begun.waiting().submit("code", begun.code().code());
      }
    },
    LINK("link") {
      @Override
      Page give(Begun begun) {
        return open(begun.link(), begun.waiting().browser());
      }
    },
    LINK_ELSEWHERE("link in another browser") {
      @Override
      Page give(Begun begun) {
        return open(begun.link(), new WebBrowser());
      }
    },
    LINK_OF_THE_CODE_MAIL("link of the code's mail") {
      @Override
      Page give(Begun begun) {
        return open(begun.code(), begun.waiting().browser());
      }
    },
    LINK_OF_THE_CODE_MAIL_ELSEWHERE("link of the code's mail in another browser") {
      @Override
      Page give(Begun begun) {
        return open(begun.code(), new WebBrowser());
      }
    };

    private final String words;

    Proof(String words) {
      this.words = words;
    }

    abstract Page give(Begun begun);

    /** A link that is worth nothing any more has no button. */
    private static Page open(ReceivedMail mail, WebBrowser browser) {
      Page link = browser.open(mail.link());
      return link.has("confirm") ? link.press("confirm") : link;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** A sign-in in which both mails have come; the page waits for the code. */
  record Begun(Page waiting, ReceivedMail code, ReceivedMail link) {

    static Begun in(TestRealm realm, WebBrowser browser) {
      Page code = asked(realm, browser).is("passwordless-code");
      ReceivedMail first = mail(realm);
      Page inbox =
          choose(code, "Link by email")
              .is("passwordless-address")
              .submit("username", realm.alicesAddress())
              .is("passwordless-inbox");
      ReceivedMail second = mail(realm, 2);
      return new Begun(choose(inbox, "Code by email").is("passwordless-code"), first, second);
    }
  }

  static Stream<Arguments> tricks() {
    return Arrays.stream(FirstFactor.values())
        .flatMap(first -> Arrays.stream(Trick.values()).map(trick -> Arguments.of(first, trick)));
  }

  static Stream<Arguments> proofs() {
    return Arrays.stream(Proof.values())
        .flatMap(
            first ->
                Arrays.stream(Proof.values())
                    .filter(second -> second != first)
                    .map(second -> Arguments.of(first, second)));
  }

  @ParameterizedTest(name = "[{index}] {0}, then {1}")
  @MethodSource("tricks")
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): nothing that an email can do stands for TOTP")
  void noTrickStandsForTotp(FirstFactor first, Trick trick) {
    try (TestRealm realm = first.realm(SecondFactorIT::giveAliceTotp, WHEN_SET_UP)) {
      Page otp = first.go(realm, browser).is("login-otp");

      Page page = trick.play(realm, otp);
      assertThat(page.parameter("code")).isEmpty();
      assertNobodyIsSignedIn(realm, page.browser());
    }
  }

  @ParameterizedTest(name = "[{index}] {0}, then {1}")
  @MethodSource("proofs")
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): two emails are one factor")
  void twoEmailsAreOneFactor(Proof first, Proof second) {
    try (TestRealm realm =
        FirstFactor.EMAIL_CODE_TYPED.realm(SecondFactorIT::giveAliceTotp, WHEN_SET_UP)) {
      Begun begun = Begun.in(realm, browser);
      Page otp = first.give(begun).is("login-otp");

      Page page = second.give(begun);
      assertThat(page.parameter("code")).isEmpty();
      assertNobodyIsSignedIn(realm, browser);
      assertNobodyIsSignedIn(realm, otp.browser());
      assertNobodyIsSignedIn(realm, page.browser());
    }
  }

  @ParameterizedTest(name = "[{index}] {0}, then {1}")
  @MethodSource("steps")
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): a step that asks for a second email is not passed")
  void emailAfterEmailIsRefused(Way way, String second) {
    try (TestRealm realm = TestRealm.with(way.step(), required(second))) {
      Page page = way.go(realm, browser);

      assertThat(page.text()).contains("This account asks for more than an email.");
      assertThat(realm.events())
          .anyMatch(event -> "not_a_second_factor".equals(event.getDetails().get("reason")));
      assertNobodyIsSignedIn(realm, page.browser());
    }
  }

  static Stream<Arguments> steps() {
    return Arrays.stream(Way.values())
        .flatMap(way -> Stream.of(EMAIL_CODE, MAGIC_LINK).map(step -> Arguments.of(way, step)));
  }

  @ParameterizedTest
  @EnumSource
  void emailBesideTotpIsNotTakenAfterAnEmail(Way way) {
    try (TestRealm realm =
        TestRealm.with(
            SecondFactorIT::giveAliceTotp,
            requiredFlow(way.step()),
            requiredFlow(
                alternative(EMAIL_CODE), alternative(MAGIC_LINK), alternative("auth-otp-form")))) {
      Page otp = way.go(realm, browser).is("login-otp");

      assertNobodyIsSignedIn(realm, otp.browser());
      assertThat(otp.submit("otp", Totp.now()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void emailAsTheOnlySecondFactorIsNotTakenAfterAnEmail(Way way) {
    Flow.Element second = requiredFlow(alternative(EMAIL_CODE), alternative(MAGIC_LINK));
    try (TestRealm realm = TestRealm.with(requiredFlow(way.step()), second)) {
      Page page = way.go(realm, browser);

      assertThat(page.parameter("code")).isEmpty();
      assertNobodyIsSignedIn(realm, page.browser());
    }
  }

  @Test
  void adminMadeLinkIsNoSecondFactorInASignInThatHasBegun() {
    try (TestRealm realm =
        FirstFactor.EMAIL_CODE_TYPED.realm(SecondFactorIT::giveAliceTotp, WHEN_SET_UP)) {
      FirstFactor.EMAIL_CODE_TYPED.go(realm, browser).is("login-otp");

      FirstFactor.ADMIN_MADE_LINK.go(realm, browser).is("login-otp");
      assertNobodyIsSignedIn(realm, browser);
      assertThat(realm.count(ExpectedEvent.USED)).isEqualTo(2);
    }
  }
}
