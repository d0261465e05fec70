package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.relayed;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What cannot be used any more is not offered, and there is a way on: each page has a heading that
 * is true, and one primary action, which helps.
 */
class DeadEndIT {

  private static final String LINK_WORKS = "The link in the same email still works";

  private final WebBrowser browser = new WebBrowser();
  private final WebBrowser other = new WebBrowser();

  @Test
  void lateCodeCannotBeTypedAndItsLinkStillWorks() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeLifespan", 60).andThen(setting("resendCooldown", 0)),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      realm.letPass(Duration.ofSeconds(61));
      for (Page late : List.of(page.reload(), page.submit("code", mail.code()))) {
        isOver(late, "You need a new code", "resend");
        assertThat(late.message()).contains("expired");
        assertThat(late.text()).contains(LINK_WORKS);
      }
      Page again = page.reload().press("resend");
      assertThat(again.has("login")).isTrue();
      assertThat(title(again)).isEqualTo("Check your email");
      assertThat(other.open(mail.link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void linkOfALateCodeIsNotSaidToWorkOnceItIsLateToo() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeLifespan", 60).andThen(setting("linkLifespan", 60)),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      realm.letPass(Duration.ofSeconds(61));

      assertThat(page.reload().text()).contains("expired").doesNotContain(LINK_WORKS);
    }
  }

  @Test
  void lateLinkIsNotWaitedFor() {
    try (TestRealm realm = TestRealm.with(setting("linkLifespan", 60), required(MAGIC_LINK))) {
      Page page = asked(realm, browser);
      realm.letPass(Duration.ofSeconds(61));

      isOver(page.reload(), "You need a new link", "resend");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EMAIL_CODE, MAGIC_LINK})
  void codeOfALinkThatWasOpenedInItsLastMinuteCanBeTyped(String step) {
    try (TestRealm realm =
        TestRealm.with(
            setting("linkBrowser", "relay")
                .andThen(setting("linkLifespan", 60))
                .andThen(setting("codeLifespan", 60)),
            required(step))) {
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      realm.letPass(Duration.ofSeconds(50));
      String code = relayed(mail);
      realm.letPass(Duration.ofSeconds(11));
      Page late = page.reload();
      assertThat(title(late)).isEqualTo("Code from the other device");
      assertThat(late.submit("code", code).signedIn()).isNotEmpty();
    }
  }

  @Test
  void triesThatAreUsedUpAreSaidToBeSoOnEveryLook() {
    try (TestRealm realm =
        TestRealm.with(
            setting("maxAttempts", 1).andThen(setting("resendCooldown", 0)),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      Page spent = page.submit("code", wrong(mail(realm).code()));
      for (Page look : List.of(spent, page.reload())) {
        isOver(look, "You need a new code", "resend");
        assertThat(look.message()).contains("one wrong try too many");
        assertThat(look.text()).contains(LINK_WORKS);
      }
      other.open(mail(realm).link()).press("confirm").signedIn();
      assertThat(title(page.reload())).isEqualTo("Done in another browser");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void accountThatTakesNoMoreCodesIsMailedALinkOrNothing(boolean links) {
    try (TestRealm realm =
        TestRealm.with(
            setting("accountAttempts", 5)
                .andThen(setting("maxAttempts", 10))
                .andThen(setting("resendCooldown", 0))
                .andThen(setting("linkEnabled", links)),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String wrong = wrong(mail(realm).code());
      Page told = page;
      for (int i = 0; i < 6; i++) {
        told = told.submit("code", wrong);
      }
      for (Page look : List.of(told, page.reload())) {
        isOver(look, "Too many wrong codes", links ? "resend" : "kc-passwordless-again");
        assertThat(look.has("resend")).isEqualTo(links);
        assertThat(look.text().contains(LINK_WORKS)).isEqualTo(links);
      }
      if (!links) {
        Page address = page.reload().click("kc-passwordless-again");
        assertThat(address.is("passwordless-address").has("login")).isTrue();
      }
    }
  }

  @Test
  void codeThatANewerOneHasEndedIsOver() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String old = mail(realm).code();
      asked(realm, other).submit("code", mail(realm, 2).code()).signedIn();
      Page told = page.submit("code", old);
      for (Page look : List.of(told, page.reload())) {
        isOver(look, "You need a new code", "resend");
        assertThat(look.message()).contains("used already");
        assertThat(look.text()).doesNotContain(LINK_WORKS);
      }
    }
  }

  @Test
  void accountThatMayNotSignInAnyMoreIsMailedNothing() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String code = mail(realm).code();
      realm.changeAlice(alice -> alice.setEnabled(false));
      Page told = page.submit("code", code);
      for (Page look : List.of(told, page.reload())) {
        isOver(look, "This sign-in has ended", "kc-passwordless-again");
        assertThat(look.has("resend")).isFalse();
      }
    }
  }

  @Test
  void methodThatIsOffLeadsBack() {
    try (TestRealm realm = TestRealm.with(setting("codeEnabled", false), required(EMAIL_CODE))) {
      Page page = realm.openSignIn(browser).is("passwordless-closed");

      isOver(page, "We are sorry...", "kc-passwordless-again");
      assertThat(page.click("kc-passwordless-again").is("passwordless-closed").status())
          .isEqualTo(400);
      assertThat(page.document().select("#backToApplication").attr("href"))
          .endsWith(Page.APPLICATION_PATH + "/home");
    }
  }

  @Test
  void linkThatThereIsNotLeadsToTheAccount() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      for (String kind : List.of("link", "void")) {
        Page page = browser.open(realm.url("/passwordless/" + kind + "/x"));
        assertThat(wayOn(page.is("passwordless-problem"))).endsWith(realm.name() + "/account/");
        assertThat(page.text()).doesNotContain("You can start again");
      }
    }
  }

  @Test
  void whoIsSignedInAsSomebodyElseSignsOutAndUsesTheLink() {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().add(TestRealm.person("bob-" + r.getRealm())), required(EMAIL_CODE))) {
      String bob = "bob-" + realm.name() + "@example.com";
      asked(realm, other, bob).submit("code", SignInAs.MAILS.await(bob, 1).code()).signedIn();
      asked(realm, browser);
      URI link = mail(realm).link();
      Page refused = other.open(link).press("confirm").is("passwordless-problem");
      Page confirm = refused.click("kc-passwordless-again").is("logout-confirm");
      assertThat(other.cookies().get("KEYCLOAK_IDENTITY")).as("a GET changes nothing").isNotEmpty();
      confirm.press("confirmLogout").is("info");

      assertThat(other.open(link).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void whoseBrowserKeptNoCookieTriesAgain() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser);
      ReceivedMail mail = mail(realm);
      for (URI address : List.of(mail.link(), mail.disowningLink())) {
        Page page = other.send("POST", address, "confirm=true").is("passwordless-problem");
        assertThat(wayOn(page)).isEqualTo(address.toString());
      }
    }
  }

  @Test
  void whoHasEndedASignInIsLedBack() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser);
      Page done = other.open(mail(realm).disowningLink()).press("confirm").is("passwordless-void");

      // a stranger may have registered the application that the mail was asked for with
      assertThat(done.document().select("#kc-passwordless-account").attr("href"))
          .contains("/account");
      assertThat(done.document().select("a[href*=home]")).isEmpty();
    }
  }

  private static void isOver(Page page, String title, String primary) {
    assertThat(title(page)).isEqualTo(title);
    assertThat(page.document().select("#code")).as("a field that is of no use").isEmpty();
    assertThat(page.document().select("button.pf-m-primary, a.pf-m-primary"))
        .extracting(DeadEndIT::name)
        .containsOnly(primary);
  }

  private static String name(Element button) {
    return button.hasAttr("name") ? button.attr("name") : button.id();
  }

  private static String title(Page page) {
    return page.document().select("#kc-page-title").text();
  }

  private static String wayOn(Page page) {
    return page.document().select("#kc-passwordless-again").attr("abs:href");
  }
}
