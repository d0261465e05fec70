package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;

/**
 * Whatever is done to a flow beside what its page offers, wherever it has come to: nobody is let
 * past a step that way (Keycloak's CVE-2026-18963 was of this kind), nobody is mailed, nothing
 * breaks, and the person can still sign in.
 */
@DisplayName("STANDARDS 18 (ASVS 6.3.4): a stray request passes no step")
class StrayRequestsIT {

  /** Where alice has come to. */
  enum State {
    ADDRESS_WANTED {
      @Override
      Page reach(TestRealm realm, WebBrowser browser) {
        return realm.openSignIn(browser).is("passwordless-address");
      }
    },
    CODE_WANTED {
      @Override
      Page reach(TestRealm realm, WebBrowser browser) {
        Next next = new Next(realm);
        Page page = asked(realm, browser).is("passwordless-code");
        next.mail();
        return page;
      }
    },
    CODE_WAS_WRONG {
      @Override
      Page reach(TestRealm realm, WebBrowser browser) {
        Next next = new Next(realm);
        Page page = asked(realm, browser).is("passwordless-code");
        return page.submit("code", wrong(next.mail().code())).is("passwordless-code");
      }
    },
    LINK_WANTED {
      @Override
      Page reach(TestRealm realm, WebBrowser browser) {
        Next next = new Next(realm);
        Page page = inbox(realm, browser);
        next.mail();
        return page;
      }
    },
    LINK_USED_ELSEWHERE {
      @Override
      Page reach(TestRealm realm, WebBrowser browser) {
        Next next = new Next(realm);
        Page page = inbox(realm, browser);
        new WebBrowser().open(next.mail().link()).press("confirm").is("login-otp");
        return page;
      }
    },
    SECOND_FACTOR_WANTED {
      @Override
      Page reach(TestRealm realm, WebBrowser browser) {
        Next next = new Next(realm);
        Page page = asked(realm, browser).is("passwordless-code");
        return page.submit("code", next.mail().code()).is("login-otp");
      }
    };

    abstract Page reach(TestRealm realm, WebBrowser browser);

    private static Page inbox(TestRealm realm, WebBrowser browser) {
      return FirstFactor.choose(realm.openSignIn(browser), "Link by email")
          .submit("username", realm.alicesAddress())
          .is("passwordless-inbox");
    }
  }

  /** The mail after those that alice has got. */
  private record Next(TestRealm realm, int number) {

    Next(TestRealm realm) {
      this(realm, MAILS.count(realm.alicesAddress()) + 1);
    }

    ReceivedMail mail() {
      return MAILS.await(realm.alicesAddress(), number);
    }
  }

  /** What is done there. */
  enum Act {
    RELOAD {
      @Override
      Page on(TestRealm realm, Page page) {
        return page.reload();
      }
    },
    BACK {
      @Override
      Page on(TestRealm realm, Page page) {
        page.post(field("tryAnotherWay", "on"));
        return page.post();
      }
    },
    SECOND_TAB {
      @Override
      Page on(TestRealm realm, Page page) {
        return realm.openSignIn(page.browser());
      }
    },
    EMPTY_POST {
      @Override
      Page on(TestRealm realm, Page page) {
        return page.browser().submit(page, form(page).clone().empty(), List.of());
      }
    },
    EMPTY_CODE {
      @Override
      Page on(TestRealm realm, Page page) {
        return page.post(field("code", ""));
      }
    },
    STRAY_TRY_ANOTHER_WAY {
      @Override
      Page on(TestRealm realm, Page page) {
        return page.post(field("tryAnotherWay", "on"), field("code", "1"), field("otp", ""));
      }
    },
    WAY_AFTER_WAY {
      @Override
      Page on(TestRealm realm, Page page) {
        Page ways = page.post(field("tryAnotherWay", "on"));
        Page again = ways.document().select("form").isEmpty() ? page : ways;
        return again.post(field("authenticationExecution", execution(realm, EMAIL_CODE)));
      }
    },
    WAY_OF_A_COOKIE {
      @Override
      Page on(TestRealm realm, Page page) {
        return page.post(field("authenticationExecution", execution(realm, "auth-cookie")));
      }
    },
    WAY_OF_THE_SECOND_FACTOR {
      @Override
      Page on(TestRealm realm, Page page) {
        return page.post(field("authenticationExecution", execution(realm, "auth-otp-form")));
      }
    },
    WAY_THAT_IS_NONE {
      @Override
      Page on(TestRealm realm, Page page) {
        return page.post(field("authenticationExecution", "0f0f0f0f-no-such-execution"));
      }
    },
    EXECUTION_OF_THE_SECOND_FACTOR_IN_THE_ADDRESS {
      @Override
      Page on(TestRealm realm, Page page) {
        String own = form(page).attr("action");
        String other =
            own.replaceFirst("execution=[^&]+", "execution=" + execution(realm, "auth-otp-form"));
        return page.browser().submit(page, form(page).clone().attr("action", other), List.of());
      }
    },
    RESTART {
      @Override
      Page on(TestRealm realm, Page page) {
        URI url = page.url().resolve(form(page).attr("action"));
        return page.browser()
            .open(
                URI.create(
                    url.toString().replaceFirst("login-actions/[a-z-]+", "login-actions/restart")));
      }
    };

    abstract Page on(TestRealm realm, Page page);

    /** Of the step, not the one of the language or of another way. */
    static org.jsoup.nodes.Element form(Page page) {
      return page.document().select("form[action*=login-actions]").first();
    }
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void strayRequestPassesNoStep(State state) {
    try (TestRealm realm = realm()) {
      for (Act act : Act.values()) {
        Page page = state.reach(realm, new WebBrowser());
        Page after = act.on(realm, page);

        assertThat(after.status()).as("%s: %s", act, after.text()).isLessThan(500);
        assertThat(after.url().getPath()).as("%s", act).doesNotStartWith(Page.APPLICATION_PATH);
        if (state != State.SECOND_FACTOR_WANTED) {
          assertThat(after.template()).as("%s: %s", act, after.text()).isNotEqualTo("login-otp");
        }
      }
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isZero();
      int reached = state == State.ADDRESS_WANTED ? 0 : Act.values().length;
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(reached);

      State.SECOND_FACTOR_WANTED
          .reach(realm, new WebBrowser())
          .submit("otp", Totp.now())
          .signedIn();
    }
  }

  private static TestRealm realm() {
    return TestRealm.with(
        setting("resendCooldown", 0)
            .andThen(setting("mailsPerHour", 60))
            .andThen(SecondFactorIT::giveAliceTotp),
        requiredFlow(alternative(EMAIL_CODE), alternative(MAGIC_LINK), password("ALTERNATIVE")),
        otpIfConfigured());
  }

  private static String execution(TestRealm realm, String provider) {
    return realm.admin().flows().getExecutions("test browser").stream()
        .filter(execution -> provider.equals(execution.getProviderId()))
        .map(AuthenticationExecutionInfoRepresentation::getId)
        .findFirst()
        .orElseThrow();
  }
}
