package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.Flow.requiredFlow;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.idm.EventRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

class EmailCodeIT {

  private final WebBrowser browser = new WebBrowser();

  @Test
  @Tag("container")
  @OnEachLine(Capability.CODE)
  void codeSignsInAndIsRecorded() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page code = asked(realm, browser).is("passwordless-code");
      ReceivedMail mail = mail(realm);

      assertThat(code.text()).contains(realm.alicesAddress()).contains("5 minutes");
      assertThat(mail.code()).matches("[0-9]{6}");
      assertThat(mail.text()).contains(mail.code(), TestRealm.APPLICATION_NAME, "Example");
      assertThat(mail.html()).contains(mail.code(), TestRealm.APPLICATION_NAME, "Example");
      assertThat(mail.hasLink()).isTrue();
      Page application = code.submit("code", mail.code());
      assertThat(application.parameter("state")).isEqualTo("the-state");
      IDToken token = realm.idToken(application.signedIn());
      assertThat(token.getPreferredUsername()).isEqualTo(realm.alice());
      assertThat(token.getEmail()).isEqualTo(realm.alicesAddress());
      assertThat(token.getEmailVerified()).isTrue();

      EventRepresentation sent = realm.await(ExpectedEvent.SENT);
      assertThat(sent.getDetails()).containsEntry("auth_method", "email-code");
      String challenge = sent.getDetails().get("passwordless_challenge");
      assertThat(challenge).isNotEmpty();
      assertThat(realm.await(ExpectedEvent.USED).getDetails())
          .containsEntry("auth_method", "email-code")
          .containsEntry("passwordless_challenge", challenge);
      assertThat(realm.await(ExpectedEvent.SIGNED_IN).getDetails())
          .containsEntry("auth_method", "email-code")
          .containsEntry("passwordless_challenge", challenge)
          .containsEntry("username", realm.alicesAddress());
      assertThat(alice(realm).isEmailVerified()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"digits, numeric", "alphanumeric, text"})
  @DisplayName("STANDARDS 20 (WCAG 3.3.8): one field that clients offer to fill")
  void codeIsOneFieldThatClientsOfferToFill(String alphabet, String keyboard) {
    try (TestRealm realm =
        TestRealm.with(setting("codeAlphabet", alphabet), required(EMAIL_CODE))) {
      Element field = asked(realm, browser).document().select("input:not([type=hidden])").first();

      assertThat(field.attr("name")).isEqualTo("code");
      assertThat(field.attr("autocomplete")).isEqualTo("one-time-code");
      assertThat(field.attr("inputmode")).isEqualTo(keyboard);
      assertThat(field.hasAttr("maxlength")).as("a pasted code may have spaces").isFalse();
      assertThat(mail(realm).subject()).startsWith(mail(realm).code());
    }
  }

  @Test
  @OnEachLine(Capability.CODE)
  void wrongCodeIsToldAndTheRightOneStillSignsIn() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String code = mail(realm).code();

      Page again = page.submit("code", wrong(code)).is("passwordless-code");
      assertThat(again.message()).contains("not the code");
      assertThat(again.submit("code", code).signedIn()).isNotEmpty();
      assertThat(realm.await(ExpectedEvent.WRONG).getDetails())
          .containsEntry("auth_method", "email-code")
          .containsKey("passwordless_challenge");
    }
  }

  @Test
  void afterThePasswordItIsMailedAtOnceToAMaskedAddress() {
    try (TestRealm realm = TestRealm.with(password("REQUIRED"), required(EMAIL_CODE))) {
      Page code =
          realm
              .openSignIn(browser)
              .is("login")
              .submit(field("username", realm.alice()), field("password", realm.alice()))
              .is("passwordless-code");

      assertThat(code.text()).contains("a•••@e•••.com");
      assertThat(code.document().select("form.passwordless-more, form").text())
          .doesNotContain("another address");
      assertThat(code.has("restart")).isFalse();
      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void afterTheUserNameFormItIsMailedAtOnce() {
    try (TestRealm realm = TestRealm.with(required("auth-username-form"), required(EMAIL_CODE))) {
      Page code =
          realm.openSignIn(browser).submit("username", realm.alice()).is("passwordless-code");

      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void asAlternativeBesideThePasswordAllAreNamed() {
    try (TestRealm realm =
        TestRealm.with(
            requiredFlow(
                alternative(EMAIL_CODE),
                alternative(MAGIC_LINK),
                password("ALTERNATIVE"),
                alternative("webauthn-authenticator-passwordless")))) {
      Page address = realm.openSignIn(browser).is("passwordless-address");
      Page choice = address.submit("tryAnotherWay", "on").is("select-authenticator");

      assertThat(choice.text())
          .contains("Code by email", "We email you a short code")
          .contains("Link by email", "We email you a link")
          .contains("Passkey");
      Page link = choose(choice, "Link by email").is("passwordless-address");
      Page password =
          choose(link.submit("tryAnotherWay", "on"), "Username and password").is("login");
      Page code = choose(password.submit("tryAnotherWay", "on"), "Code by email");
      Page waiting = code.submit("username", realm.alicesAddress()).is("passwordless-code");
      assertThat(waiting.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void lettersAreTypedInEitherCaseWithSpacesAndDashes() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeAlphabet", "alphanumeric").andThen(setting("codeLength", 8)),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String code = mail(realm).code();

      assertThat(code).matches("[0-9A-Z]{8}");
      String typed =
          " " + code.substring(0, 4).toLowerCase(Locale.ROOT) + "-" + code.substring(4) + " ";
      assertThat(page.submit("code", typed).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 9: wrong codes are counted and end a code; a new one can be asked for")
  void wrongCodesEndTheCode() {
    try (TestRealm realm =
        TestRealm.with(
            setting("maxAttempts", 2).andThen(setting("resendCooldown", 0)),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String code = mail(realm).code();
      page = page.submit("code", wrong(code));
      Page closed = page.submit("code", wrong(code)).is("passwordless-code");

      assertThat(closed.message()).contains("too many");
      assertThat(closed.has("code")).isFalse();
      assertThat(page.submit("code", code).parameter("code")).isEmpty();
      assertThat(closed.reload().post(field("code", code)).parameter("code")).isEmpty();
      realm.await(ExpectedEvent.EXHAUSTED);
      assertThat(realm.openSignIn(browser).url().getPath()).doesNotStartWith("/application");
    }
  }

  @Test
  void afterTooManyWrongCodesANewCodeSignsIn() {
    try (TestRealm realm =
        TestRealm.with(
            setting("maxAttempts", 1).andThen(setting("resendCooldown", 0)),
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String first = mail(realm).code();
      Page closed = page.submit("code", wrong(first));
      Page fresh = closed.press("resend").is("passwordless-code");
      String second = mail(realm, 2).code();

      assertThat(fresh.submit("code", first.equals(second) ? wrong(second) : first).message())
          .contains("too many");
      Page third = fresh.reload().press("resend");
      assertThat(third.submit("code", mail(realm, 3).code()).signedIn()).isNotEmpty();
      assertThat(realm.await(ExpectedEvent.WRONG)).isNotNull();
    }
  }

  @Test
  @DisplayName("STANDARDS 5 (ASVS 6.5.1): a code is accepted once")
  void usedCodeIsRefused() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String code = mail(realm).code();
      page.submit("code", code).signedIn();

      Page replay = page.submit("code", code);
      assertThat(replay.parameter("code")).isEmpty();
      Page other = asked(realm, new WebBrowser());
      String newer = mail(realm, 2).code();
      assertThat(other.submit("code", newer.equals(code) ? wrong(newer) : code).message())
          .contains("not the code");
    }
  }

  @Test
  void resendTooSoonMailsNothingAndSaysHowLong() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      mail(realm);
      Page early = page.press("resend").is("passwordless-code");

      assertThat(early.message()).contains("seconds");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }

  @Test
  void resendDoesNotKillTheCodeOnItsWayAndOneUsedEndsAll() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String first = mail(realm).code();
      Page resent = page.press("resend").is("passwordless-code");
      assertThat(resent.message()).contains("on its way");
      ReceivedMail second = mail(realm, 2);

      assertThat(resent.submit("code", first).signedIn()).isNotEmpty();
      assertThat(new WebBrowser().open(second.link()).is("passwordless-problem").text())
          .contains("used already");
    }
  }

  @Test
  void anotherAddressVoidsTheFirst() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail first = mail(realm);
      Page address = page.press("restart").is("passwordless-address");
      assertThat(new WebBrowser().open(first.link()).is("passwordless-problem").status())
          .isEqualTo(400);
      Page code = address.submit("username", realm.alicesAddress());
      String second = mail(realm, 2).code();
      if (!second.equals(first.code())) {
        code = code.submit("code", first.code());
        assertThat(code.message()).contains("not the code");
      }
      assertThat(code.submit("code", second).signedIn()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 11: reloading never mails")
  void reloadsNeverMail() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      mail(realm);
      for (int i = 0; i < 10; i++) {
        realm.openSignIn(browser);
        page.reload();
      }
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("STANDARDS 11: a page opened for somebody the browser knows does not mail either")
  void onlyAPostMailsToAPersonWhomTheCookieKnows() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser).submit("code", mail(realm).code()).signedIn();
      Page known = null;
      for (int i = 0; i < 5; i++) {
        known = realm.openSignIn(browser, "prompt=login").is("passwordless-address");
        assertThat(known.reload().is("passwordless-address").has("username")).isFalse();
      }
      browser.send("POST", realm.signIn("prompt=login"), "x=y");
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);

      Page code = known.press("login").is("passwordless-code");
      assertThat(code.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"true, username webauthn", "false, username"})
  void keyboardForAnAddressIsOfferedAndPasskeysWhereTheRealmHasThem(
      boolean passkeys, String autocomplete) {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.setWebAuthnPolicyPasswordlessPasskeysEnabled(passkeys), required(EMAIL_CODE))) {
      Elements field = realm.openSignIn(browser).document().select("#username");

      assertThat(field.attr("inputmode")).isEqualTo("email");
      assertThat(field.attr("autocomplete")).isEqualTo(autocomplete);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EMAIL_CODE, MAGIC_LINK})
  void pageThatWaitsIsShortAndWhatElseToDoUnfolds(String step) {
    try (TestRealm realm = TestRealm.with(required(step))) {
      Page page = asked(realm, browser);
      Element details = page.document().select("details").first();
      assertThat(details.hasAttr("open")).isFalse();
      assertThat(details.text()).startsWith("Nothing there?").contains("spam folder");
      assertThat(details.select("button[name=resend]")).hasSize(1);
      assertThat(page.document().select("p.passwordless-text:not(details *)").eachText())
          .hasSizeLessThanOrEqualTo(3)
          .anyMatch(line -> line.matches("Expires in (5|10) minutes"))
          .allMatch(line -> line.length() < 120);
      assertThat(page.press("resend").document().select("details").hasAttr("open"))
          .as("where the answer is")
          .isTrue();
    }
  }

  @Test
  void doubleSubmitOfTheAddressMailsOnce() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page address = realm.openSignIn(browser);
      address.submit("username", realm.alicesAddress());
      Page second = address.submit("username", realm.alicesAddress());

      assertThat(second.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
    }
  }

  @Test
  void addressCorrectedOnAPageGoneBackToIsNotTakenSilently() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      String typo = "typo-" + realm.alicesAddress();
      Page address = realm.openSignIn(browser);
      address.submit("username", typo).is("passwordless-code");
      Page told = address.submit("username", realm.alicesAddress()).is("passwordless-code");

      assertThat(told.message()).contains("expired");
      assertThat(told.text()).contains(typo);
      Page code = told.press("restart").submit("username", realm.alicesAddress());
      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void tabsOfOneBrowserDoNotDisturbEachOther() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page first = asked(realm, browser);
      String firstCode = mail(realm).code();
      Page second = asked(realm, browser);
      String secondCode = mail(realm, 2).code();

      assertThat(first.submit("code", wrong(firstCode)).message()).contains("not the code");
      assertThat(second.submit("code", secondCode).signedIn()).isNotEmpty();
      assertThat(first.submit("code", firstCode).status()).isLessThan(500);
    }
  }

  @Test
  @DisplayName("STANDARDS 6: useless once the account was disabled, deleted or has another address")
  void codeOfAnAccountThatHasChangedIsRefused() {
    List<Consumer<TestRealm>> changes =
        List.of(
            realm -> realm.changeAlice(alice -> alice.setEnabled(false)),
            realm -> realm.changeAlice(alice -> alice.setEmail("new-" + realm.alicesAddress())),
            TestRealm::deleteAlice);
    for (Consumer<TestRealm> change : changes) {
      try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
        Page page = asked(realm, new WebBrowser());
        String code = mail(realm).code();
        change.accept(realm);

        Page refused = page.submit("code", code);
        assertThat(refused.parameter("code")).isEmpty();
        assertThat(refused.status()).isIn(200, 400);
        assertThat(refused.message()).isNotEmpty();
        assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isZero();
      }
    }
  }

  @Test
  void loginHintIsFilledInAndMailsNothing() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page address = realm.openSignIn(browser, "login_hint=" + realm.alicesAddress());

      assertThat(address.document().select("#username").attr("value"))
          .isEqualTo(realm.alicesAddress());
      assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isZero();
    }
  }

  @Test
  void rememberMeOutlivesTheResend() {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      Page address = realm.openSignIn(browser);
      Page code =
          address.submit(field("username", realm.alicesAddress()), field("rememberMe", "on"));
      mail(realm);
      code.press("resend").submit("code", mail(realm, 2).code()).signedIn();

      assertThat(realm.await(ExpectedEvent.SIGNED_IN).getDetails())
          .containsEntry("remember_me", "true");
      assertThat(browser.cookies()).containsKey("KEYCLOAK_REMEMBER_ME");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EMAIL_CODE, MAGIC_LINK})
  void personWithoutAnAddressIsToldSoAfterAPassword(String step) {
    try (TestRealm realm =
        TestRealm.with(
            r -> r.getUsers().get(0).setEmail(null), password("REQUIRED"), required(step))) {
      Page refused =
          realm
              .openSignIn(browser)
              .submit(field("username", realm.alice()), field("password", realm.alice()));

      assertThat(refused.is("passwordless-closed").text()).contains("can’t send email");
      realm.await(ExpectedEvent.NO_ADDRESS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    EMAIL_CODE + ", false",
    EMAIL_CODE + ", true",
    MAGIC_LINK + ", false",
    MAGIC_LINK + ", true"
  })
  @DisplayName(
      "STANDARDS 12 (ASVS 6.3.8): same status, headers and page for known, unknown, disabled,"
          + " locked, not opted-in and addressless")
  void whoHasAnAccountIsNotTold(String step, boolean signUp) {
    try (TestRealm realm =
        TestRealm.with(
            setting("signUp", signUp)
                .andThen(r -> r.setRegistrationAllowed(true))
                .andThen(r -> ShutOut.addTo(r, 1)),
            required(step))) {
      ShutOut.lock(realm, 1);
      Page known = asked(realm, new WebBrowser());
      String page = shape(known, realm.alicesAddress());
      String wrongCode = known.has("code") ? wrongCode(known, realm.alicesAddress()) : "";
      String nobody = "nobod-" + realm.name() + "@example.com";
      Stream<String> others =
          Arrays.stream(ShutOut.values()).map(person -> person.address(realm, 0));
      for (String address : Stream.concat(Stream.of(nobody), others).toList()) {
        Page other = asked(realm, new WebBrowser(), address);
        assertThat(shape(other, address)).as(address).isEqualTo(page);
        if (other.has("code")) {
          assertThat(wrongCode(other, address)).as(address).isEqualTo(wrongCode);
        }
      }
      assertThat(countOnceLaterMailsCame(ShutOut.DISABLED.address(realm, 0))).isZero();
      assertThat(MAILS.count(nobody)).isEqualTo(signUp ? 1 : 0);
      assertThat(realm.await(ExpectedEvent.DISABLED).getDetails()).containsKey("auth_method");
      realm.await(ExpectedEvent.LOCKED);
      realm.await(ExpectedEvent.REFUSED);
      realm.await(ExpectedEvent.NO_ADDRESS);
      if (!signUp) {
        realm.await(ExpectedEvent.NO_ACCOUNT);
      }
    }
  }

  private static String wrongCode(Page waiting, String address) {
    Page answer = waiting.submit("code", "123456");
    assertThat(answer.message()).contains("not the code");
    return shape(answer, address);
  }

  /** All of an answer but what is random, and the seconds that are left. */
  private static String shape(Page page, String address) {
    String headers =
        page.headers().map().entrySet().stream()
            .map(header -> header.getKey() + ": " + header.getValue())
            .collect(Collectors.joining("\n"))
            .replaceAll("([\\[ ][A-Z_]+)=[^;]*;", "$1=RANDOM;")
            .replaceAll("(?m)^date: .*", "");
    String body =
        page.document()
            .html()
            .replaceAll("</span><span class=\"passwordless-part\">", "")
            .replace(address, "ADDRESS")
            .replaceAll("(session_code|tab_id|client_data)=[^&\"]*", "$1=RANDOM")
            .replaceAll("waiting/[0-9a-f-]{36}", "waiting/RANDOM")
            .replaceAll("(checkAuthSession\\(\\s*)\"[^\"]*\"", "$1RANDOM")
            .replaceAll("(data-passwordless-(expires|wait))=\"[0-9]+\"", "$1=SECONDS");
    return page.status() + "\n" + headers + "\n" + body;
  }

  private static Page choose(Page selector, String heading) {
    Element choice =
        selector.document().select("li:has(form)").stream()
            .filter(item -> item.text().contains(heading))
            .findFirst()
            .orElseThrow(() -> new AssertionError(heading + " is not offered: " + selector.text()));
    return selector.submit(
        "authenticationExecution", choice.select("[name=authenticationExecution]").attr("value"));
  }

  private static UserRepresentation alice(TestRealm realm) {
    return realm.admin().users().search(realm.alice(), true).get(0);
  }
}
