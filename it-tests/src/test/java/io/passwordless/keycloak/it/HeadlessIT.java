package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.alternative;
import static io.passwordless.keycloak.it.realm.Flow.level;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.App.Answer;
import io.passwordless.keycloak.it.http.DpopKey;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.Flow;
import io.passwordless.keycloak.it.realm.RecoveryCodes;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.idm.OrganizationDomainRepresentation;
import org.keycloak.representations.idm.OrganizationRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Sign-in without a page, by the authorization challenge endpoint. */
class HeadlessIT {

  private static final String REDIRECT_URI = "http://localhost/application";

  @Test
  void codeSignsInAndIsRedeemedForTheTokensOfABrowser() {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress(), "nonce=n-1");

      assertThat(asked.status()).isEqualTo(403);
      assertThat(asked.json())
          .containsEntry("error", "insufficient_authorization")
          .containsEntry("challenge", "email_code")
          .containsEntry("code_length", 6)
          .containsEntry("code_alphabet", "digits")
          .containsKeys("auth_session", "expires_in", "resend_in")
          .doesNotContainKey("reason");
      assertThat(asked.get("auth_session")).matches("[A-Za-z0-9_-]{43}");
      ReceivedMail mail = mail(realm);
      assertThat(mail.hasLink()).isFalse();
      assertThat(mail.text()).contains(TestRealm.APPLICATION_NAME);

      Answer malformed = app.goOn(asked, "email_code=12");
      assertThat(malformed.json()).containsEntry("reason", "malformed");
      Answer wrong = app.goOn(malformed, "email_code=" + wrong(mail.code()));
      assertThat(wrong.json())
          .containsEntry("error", "insufficient_authorization")
          .containsEntry("reason", "wrong");
      assertThat(wrong.get("auth_session")).isNotEqualTo(malformed.get("auth_session"));
      Answer done = app.goOn(wrong, "email_code=" + mail.code());

      assertThat(done.status()).isEqualTo(200);
      for (Answer answer : List.of(asked, malformed, wrong, done)) {
        assertThat(answer.response().headers().allValues("Set-Cookie")).isEmpty();
        assertThat(answer.response().headers().firstValue("Cache-Control")).hasValue("no-store");
      }
      App.Tokens tokens = app.redeem(done);
      assertThat(tokens.id().getNonce()).isEqualTo("n-1");
      assertThat(tokens.id().getPreferredUsername()).isEqualTo(realm.alice());
      assertThat(tokens.id().getEmailVerified()).isTrue();
      assertThat(realm.refreshes(tokens.response().getRefreshToken())).isTrue();
      assertThat(realm.await(ExpectedEvent.SIGNED_IN).getDetails())
          .containsEntry("auth_method", "email-code")
          .containsKey("passwordless_challenge");
      assertThat(realm.await(ExpectedEvent.WRONG).getClientId()).isEqualTo(TestRealm.APPLICATION);

      IDToken inBrowser = inBrowser(realm);
      assertThat(tokens.id().getAcr()).isEqualTo(inBrowser.getAcr());
      assertThat(tokens.id().getOtherClaims().get("amr"))
          .isEqualTo(inBrowser.getOtherClaims().get("amr"));
      assertThat(tokens.id().getAuth_time()).isPositive();
    }
  }

  private static IDToken inBrowser(TestRealm realm) {
    WebBrowser browser = new WebBrowser();
    return realm.idToken(
        SignInAs.asked(realm, browser)
            .submit("code", MAILS.await(realm.alicesAddress(), 2).code())
            .signedIn());
  }

  @Test
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): an app is asked for TOTP after the code")
  void totpIsAskedForAfterTheCodeAndItsTriesAreCounted() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(HeadlessIT::giveAliceTotp).andThen(setting("maxAttempts", 3)),
            required(EMAIL_CODE),
            otpIfConfigured())) {
      App app = App.of(realm);
      Answer otp = withCode(app, realm, 1);

      assertThat(otp.status()).isEqualTo(403);
      assertThat(otp.json()).containsEntry("challenge", "totp").doesNotContainKey("reason");
      assertThat(app.goOn(otp, "email_code=123456").get("error")).isEqualTo("invalid_request");
      Answer malformed = app.goOn(otp, "totp=12ab56");
      assertThat(malformed.json()).containsEntry("reason", "malformed");
      Answer wrong = app.goOn(malformed, "totp=000000");
      assertThat(wrong.json()).containsEntry("challenge", "totp").containsEntry("reason", "wrong");
      String now = Totp.now();
      Answer done = app.goOn(wrong, "totp=" + now.substring(0, 3) + " " + now.substring(3));
      assertThat(app.redeem(done).id().getPreferredUsername()).isEqualTo(realm.alice());

      Answer second = withCode(app, realm, 2);
      for (String reason : List.of("wrong", "wrong", "wrong", "exhausted")) {
        second = app.goOn(second, "totp=000000");
        assertThat(second.json()).containsEntry("reason", reason);
      }
      assertThat(app.goOn(second, "totp=" + Totp.now()).json())
          .containsEntry("reason", "exhausted");
    }
  }

  @Test
  @DisplayName(
      "STANDARDS 9 (SP 800-63B-4 3.2.2): an app's wrong one-time passwords are capped over all its sign-ins")
  void wrongTotpsOfAnAccountAreCountedOverAllSignIns() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed()
                .andThen(HeadlessIT::giveAliceTotp)
                .andThen(setting("accountAttempts", 5))
                .andThen(setting("maxAttempts", 4)),
            required(EMAIL_CODE),
            otpIfConfigured())) {
      App app = App.of(realm);
      Answer otp = withCode(app, realm, 1);
      for (int i = 0; i < 4; i++) {
        otp = app.goOn(otp, "totp=000000");
      }
      Answer another = app.goOn(withCode(app, realm, 2), "totp=000000");
      assertThat(another.json()).containsEntry("reason", "wrong");
      assertThat(app.goOn(another, "totp=000000").json()).containsEntry("reason", "exhausted");
    }
  }

  @Test
  void nothingWithoutTheClientsAttribute() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Answer refused = App.of(realm).ask(realm.alicesAddress());

      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json()).containsEntry("error", "unauthorized_client");
      assertThat(MAILS.count(realm.alicesAddress())).isZero();
    }
  }

  @Test
  void anotherMailIsHadAfterTheCooldown() {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress());
      String first = mail(realm).code();

      Answer early = app.goOn(asked, "resend=true");
      assertThat(early.status()).isEqualTo(429);
      assertThat(early.json()).containsEntry("error", "slow_down").containsKey("resend_in");
      assertThat(early.response().headers().firstValue("Retry-After"))
          .hasValue(early.get("resend_in"));
      realm.set("resendCooldown", 0);
      Answer resent = app.goOn(early, "resend=true");
      assertThat(resent.json()).containsEntry("challenge", "email_code");
      MAILS.await(realm.alicesAddress(), 2);
      assertThat(app.goOn(resent, "email_code=" + first).status()).isEqualTo(200);
    }
  }

  @Test
  void tooManyMailsOfOneClientAddressAreSaidSo() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(setting("mailsPerHourPerIp", 1)), required(EMAIL_CODE))) {
      App.of(realm).ask(realm.alicesAddress());
      Answer refused = App.of(realm).ask("somebody@example.com");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json()).containsEntry("error", "slow_down");
      assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody@example.com", "not an address", "o'brien@example.com", "x"})
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): an app is answered alike whoever is named")
  void anAddressOfNobodyIsAnsweredLikeAlices(String address) {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer known = app.ask(realm.alicesAddress());
      Answer unknown = app.ask(address);

      assertThat(unknown.status()).isEqualTo(known.status());
      assertThat(unknown.json().keySet()).isEqualTo(known.json().keySet());
      assertThat(unknown.json())
          .usingRecursiveComparison()
          .ignoringFields("auth_session")
          .isEqualTo(known.json());
      assertThat(app.goOn(unknown, "email_code=123456").json()).containsEntry("reason", "wrong");
    }
  }

  @Test
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): an app is answered alike for whoever is shut out")
  void whoIsShutOutIsAnsweredLikeEverybody() {
    try (TestRealm realm =
        TestRealm.with(App.allowed().andThen(r -> ShutOut.addTo(r, 1)), required(EMAIL_CODE))) {
      ShutOut.lock(realm, 1);
      Map<String, Object> nobody = App.of(realm).ask("nobody@example.com").json();
      for (ShutOut kind : ShutOut.values()) {
        App app = App.of(realm);
        Answer asked = app.ask(kind.address(realm, 0));
        assertThat(asked.json())
            .as(kind.name())
            .usingRecursiveComparison()
            .ignoringFields("auth_session")
            .isEqualTo(nobody);
        assertThat(app.goOn(asked, "email_code=123456").json()).containsEntry("reason", "wrong");
      }
    }
  }

  @Test
  @DisplayName("STANDARDS 6 (ASVS 6.6.2): what an app holds is good once, for its client and realm")
  void authSessionIsGoodOnceForItsClientAndRealm() {
    try (TestRealm realm =
            TestRealm.with(App.allowed().andThen(App::addBackEnd), required(EMAIL_CODE));
        TestRealm other = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress());
      String code = "email_code=" + mail(realm).code();

      assertThat(App.backEnd(realm).goOn(asked, code).get("error")).isEqualTo("invalid_session");
      assertThat(App.of(other).goOn(asked, code).get("error")).isEqualTo("invalid_session");
      assertThat(app.send("auth_session=" + asked.get("auth_session") + ".", code).get("error"))
          .isEqualTo("invalid_session");
      // a public client need not say who it is again
      Answer done = app.send("auth_session=" + asked.get("auth_session"), code);
      assertThat(done.status()).isEqualTo(200);
      assertThat(app.goOn(asked, code).get("error")).isEqualTo("invalid_session");
      assertThat(app.redeemWith("another-verifier-of-forty-three-characters-x", done))
          .isEqualTo(400);
    }
  }

  @Test
  @DisplayName(
      "STANDARDS 5 (ASVS 6.5.1): of many right codes of an app, one gets the authorization code")
  void oneOfManyRightCodesGetsTheAuthorizationCode() {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress());
      String code = "email_code=" + mail(realm).code();

      List<CompletableFuture<Answer>> posts =
          IntStream.range(0, 8)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> app.goOn(asked, code)))
              .toList();
      List<Answer> answers = posts.stream().map(CompletableFuture::join).toList();
      assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 200)
          .allSatisfy(a -> assertThat(a.get("error")).isEqualTo("invalid_session"));
    }
  }

  @Test
  @DisplayName(
      "STANDARDS 9 (SP 800-63B-4 3.2.2): an app's wrong codes are capped over all its sign-ins")
  void wrongCodesOverManySignInsAreOneBudget() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(setting("accountAttempts", 5)), required(EMAIL_CODE))) {
      App app = App.of(realm);
      for (int i = 1; i <= 5; i++) {
        Answer asked = app.ask(realm.alicesAddress());
        String code = MAILS.await(realm.alicesAddress(), i).code();
        app.goOn(asked, "email_code=" + wrong(code));
      }
      Answer asked = app.ask(realm.alicesAddress());
      String code = MAILS.await(realm.alicesAddress(), 6).code();
      assertThat(app.goOn(asked, "email_code=" + code).json()).containsEntry("reason", "exhausted");
    }
  }

  @Test
  void confidentialClientProvesItselfAtEveryRequest() {
    try (TestRealm realm =
        TestRealm.with(App.allowed().andThen(App::addBackEnd), required(EMAIL_CODE))) {
      App backEnd = App.backEnd(realm);
      Answer asked = backEnd.ask(realm.alicesAddress(), "forwarded_for=192.0.2.7");
      String code = mail(realm).code();

      assertThat(App.of(realm, App.BACK_END, "wrong").ask(realm.alicesAddress()).status())
          .isEqualTo(401);
      assertThat(
              backEnd
                  .send("auth_session=" + asked.get("auth_session"), "email_code=" + code)
                  .status())
          .isEqualTo(401);
      Answer done = backEnd.goOn(asked, "email_code=" + code, "forwarded_for=192.0.2.7");
      assertThat(backEnd.redeem(done).id().getPreferredUsername()).isEqualTo(realm.alice());
      assertThat(realm.await(ExpectedEvent.SIGNED_IN).getIpAddress()).isEqualTo("192.0.2.7");
      for (String address : List.of("localhost", "192.0.2.7%eth0", "192.0.2.7, 192.0.2.8")) {
        assertThat(backEnd.ask(realm.alicesAddress(), "forwarded_for=" + address).get("error"))
            .isEqualTo("invalid_request");
      }
      assertThat(App.of(realm, "x".repeat(256)).ask("a@example.com").get("error"))
          .isEqualTo("invalid_request");
      assertThat(App.of(realm).ask(realm.alicesAddress(), "forwarded_for=192.0.2.7").get("error"))
          .isEqualTo("invalid_request");
    }
  }

  @Test
  @DisplayName("STANDARDS 6 (ASVS 6.6.2): what an app holds is good with its key only")
  void dpopKeyIsTheSameFromTheFirstRequestToTheToken() {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      DpopKey key = DpopKey.random();
      App app = App.of(realm).signing(key);
      Answer asked = app.ask(realm.alicesAddress());
      String code = "email_code=" + mail(realm).code();

      assertThat(App.of(realm).goOn(asked, code).get("error")).isEqualTo("invalid_session");
      assertThat(App.of(realm).signing(DpopKey.random()).goOn(asked, code).get("error"))
          .isEqualTo("invalid_session");
      assertThat(App.of(realm).with("DPoP", "nonsense").ask("x@example.com").get("error"))
          .isEqualTo("invalid_dpop_proof");
      Answer done = app.goOn(asked, code);
      app.signing(DpopKey.random());
      assertThat(app.redeemWith("any", done)).isEqualTo(400);
    }
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm).signing(DpopKey.random());
      Answer done = app.goOn(app.ask(realm.alicesAddress()), "email_code=" + mail(realm).code());
      assertThat(app.redeem(done).response().getTokenType()).isEqualTo("DPoP");
    }
  }

  @Test
  void proofThatCannotBeReadIsToldSo() {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      for (String jwk :
          List.of("{\"kty\":\"RSA\"}", "{\"kty\":\"EC\",\"crv\":\"P-256\"}", "{}", "7")) {
        String proof =
            encoded("{\"typ\":\"dpop+jwt\",\"alg\":\"RS256\",\"jwk\":" + jwk + "}")
                + "."
                + encoded("{}")
                + ".AA";
        Answer answer = App.of(realm).with("DPoP", proof).ask(realm.alicesAddress());
        assertThat(answer.status()).as(jwk).isEqualTo(400);
        assertThat(answer.json()).containsEntry("error", "invalid_dpop_proof");
      }
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whoIsGoneBetweenTwoStepsEndsTheSignIn() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(HeadlessIT::giveAliceTotp),
            required(EMAIL_CODE),
            otpIfConfigured())) {
      App app = App.of(realm);
      Answer otp = withCode(app, realm, 1);
      realm.deleteAlice();

      assertThat(app.goOn(otp, "totp=" + Totp.now()).get("error")).isEqualTo("invalid_session");
    }
  }

  @Test
  void oneTimePasswordIsGoodOnce() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(HeadlessIT::giveAliceTotp),
            required(EMAIL_CODE),
            otpIfConfigured())) {
      App app = App.of(realm);
      String now = Totp.now();
      assertThat(app.goOn(withCode(app, realm, 1), "totp=" + now).status()).isEqualTo(200);
      assertThat(app.goOn(withCode(app, realm, 2), "totp=" + now).json())
          .containsEntry("reason", "wrong");
    }
  }

  @Test
  void whoRefusesEmailMeanwhileIsNotSignedIn() {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress());
      String code = mail(realm).code();
      realm.changeAlice(
          alice -> alice.setEmail("elsewhere-" + alice.getUsername() + "@example.com"));

      assertThat(app.goOn(asked, "email_code=" + code).json())
          .containsEntry("error", "insufficient_authorization");
    }
  }

  @Test
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): an app is answered alike where there are organizations")
  void organizationsPageIsForABrowserWhoeverIsNamed() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(r -> r.setOrganizationsEnabled(true)), password("REQUIRED"))) {
      OrganizationRepresentation organization = new OrganizationRepresentation();
      organization.setName("org");
      organization.addDomain(new OrganizationDomainRepresentation("org-" + realm.name() + ".test"));
      realm.admin().organizations().create(organization).close();
      String member = "member@org-" + realm.name() + ".test";
      UserRepresentation user = TestRealm.person("member-" + realm.name());
      user.setEmail(member);
      realm.admin().users().create(user).close();
      realm.rest().put("flow", "{}").is(200);
      Map<String, Object> ofMember = App.of(realm).ask(member).json();

      assertThat(ofMember).isEqualTo(Map.of("error", "redirect_to_web"));
      assertThat(App.of(realm).ask("nobody@org-" + realm.name() + ".test").json())
          .isEqualTo(ofMember);
      assertThat(App.of(realm).ask(realm.alicesAddress()).json()).isEqualTo(ofMember);
      assertThat(MAILS.count(member)).isZero();
    }
  }

  @Test
  void mailIsInTheLanguageThatTheAppAsksFor() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(r -> r.setSupportedLocales(Set.of("en", "de"))),
            required(EMAIL_CODE))) {
      App.of(realm).ask(realm.alicesAddress(), "ui_locales=de");

      assertThat(mail(realm).subject()).contains("ist Ihr Code");
    }
  }

  @Test
  void otherSecondFactorsThanTotpAreForABrowser() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed()
                .andThen(r -> r.getUsers().get(0).getCredentials().add(RecoveryCodes.credential())),
            required(EMAIL_CODE),
            required("auth-recovery-authn-code-form"))) {
      App app = App.of(realm);
      assertThat(
              app.goOn(app.ask(realm.alicesAddress()), "email_code=" + mail(realm).code()).json())
          .isEqualTo(Map.of("error", "redirect_to_web"));
    }
  }

  /** What a flow shows that only a browser can. */
  enum OfABrowser {
    PASSWORD_FIRST(realm -> {}, password("REQUIRED"), required(EMAIL_CODE)),
    LINK_ONLY(realm -> {}, required(MAGIC_LINK)),
    USER_NAME_FORM(realm -> {}, required("auth-username-form"), required(EMAIL_CODE)),
    PASSKEY_FIRST(realm -> {}, required("webauthn-authenticator-passwordless"));

    private final Consumer<RealmRepresentation> changes;
    private final Flow.Element[] flow;

    OfABrowser(Consumer<RealmRepresentation> changes, Flow.Element... flow) {
      this.changes = changes;
      this.flow = flow;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatOnlyABrowserCanShowIsSaidAtOnceAndTheSameForEverybody(OfABrowser what) {
    try (TestRealm realm = TestRealm.with(App.allowed().andThen(what.changes), what.flow)) {
      for (String address : List.of(realm.alicesAddress(), "nobody@example.com")) {
        Answer answer = App.of(realm).ask(address);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json()).isEqualTo(Map.of("error", "redirect_to_web"));
      }
      assertThat(MAILS.count(realm.alicesAddress())).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE_PASSWORD",
        "CONFIGURE_TOTP",
        "UPDATE_PROFILE",
        "TERMS_AND_CONDITIONS",
        "webauthn-register"
      })
  @DisplayName("STANDARDS 18 (ASVS 6.3.4): an app gets no code while something is left to do")
  void whoHasSomethingLeftToDoDoesItInABrowserBeforeThereIsACode(String action) {
    try (TestRealm realm =
        TestRealm.with(App.allowed().andThen(r -> asksFor(r, action)), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress(), "redirect_uri=" + REDIRECT_URI);
      Answer web = app.goOn(asked, "email_code=" + mail(realm).code());

      assertThat(web.status()).isEqualTo(403);
      assertThat(web.json())
          .containsEntry("error", "redirect_to_web")
          .containsKeys("request_uri", "expires_in")
          .doesNotContainKeys("authorization_code", "auth_session");
      assertThat(realm.events()).noneMatch(ExpectedEvent.SIGNED_IN::matches);
      String query =
          "/protocol/openid-connect/auth?client_id=app&request_uri=" + web.get("request_uri");
      assertThat(
              new WebBrowser().open(URI.create(realm.url("") + query)).is("passwordless-address"))
          .isNotNull();
    }
  }

  private static void asksFor(RealmRepresentation realm, String action) {
    RequiredActionProviderRepresentation provider = new RequiredActionProviderRepresentation();
    provider.setAlias(action);
    provider.setProviderId(action);
    provider.setName(action);
    provider.setEnabled(true);
    realm.setRequiredActions(List.of(provider));
    realm.getUsers().get(0).setRequiredActions(List.of(action));
  }

  @Test
  void enrolmentThatTheFlowAsksForIsForABrowser() {
    try (TestRealm realm =
        TestRealm.with(App.allowed(), required(EMAIL_CODE), required("auth-otp-form"))) {
      App app = App.of(realm);
      Answer web = app.goOn(app.ask(realm.alicesAddress()), "email_code=" + mail(realm).code());

      assertThat(web.json()).isEqualTo(Map.of("error", "redirect_to_web"));
    }
  }

  @Test
  void levelThatIsAskedForIsReachedOrForABrowser() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(HeadlessIT::giveAliceTotp),
            level(1, required(EMAIL_CODE)),
            level(2, required("auth-otp-form")))) {
      App app = App.of(realm);
      Answer one = app.goOn(app.ask(realm.alicesAddress()), "email_code=" + mail(realm).code());
      assertThat(app.redeem(one).id().getAcr()).isEqualTo("1");

      Answer two =
          app.goOn(
              app.ask(realm.alicesAddress(), "acr_values=2"),
              "email_code=" + MAILS.await(realm.alicesAddress(), 2).code());
      assertThat(two.json()).containsEntry("challenge", "totp");
      assertThat(app.redeem(app.goOn(two, "totp=" + Totp.now())).id().getAcr()).isEqualTo("2");
    }
  }

  @Test
  void codeIsTakenWhereItIsOneOfSeveralWays() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed(),
            Flow.requiredFlow(
                alternative(MAGIC_LINK), alternative(EMAIL_CODE), password("ALTERNATIVE")))) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress());

      assertThat(asked.json()).containsEntry("challenge", "email_code");
      assertThat(app.goOn(asked, "email_code=" + mail(realm).code()).status()).isEqualTo(200);
    }
  }

  @Test
  void installedFlowWorks() {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      realm.rest().put("flow", "{}").is(200);
      App app = App.of(realm);
      Answer done = app.goOn(app.ask(realm.alicesAddress()), "email_code=" + mail(realm).code());

      assertThat(done.status()).isEqualTo(200);
    }
  }

  @Test
  void signUpCreatesTheAccountOnceTheAddressIsProved() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed()
                .andThen(setting("signUp", true))
                .andThen(r -> r.setRegistrationAllowed(true))
                .andThen(r -> r.setRegistrationEmailAsUsername(true)),
            required(EMAIL_CODE))) {
      String address = "new-" + realm.name() + "@example.com";
      App app = App.of(realm);
      Answer asked = app.ask(address);
      assertThat(realm.admin().users().searchByEmail(address, true)).isEmpty();
      Answer answer = app.goOn(asked, "email_code=" + MAILS.await(address, 1).code());

      assertThat(answer.status()).isIn(200, 403);
      assertThat(realm.admin().users().searchByEmail(address, true))
          .singleElement()
          .satisfies(user -> assertThat(user.isEmailVerified()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authenticationExecution",
        "tryAnotherWay",
        "selectedCredentialId",
        "username",
        "restart",
        "switchOrganization",
        "credentialId",
        "code",
        "rememberMe"
      })
  void fieldsOfPagesDoNotReachTheFlow(String field) {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(HeadlessIT::giveAliceTotp),
            required(EMAIL_CODE),
            otpIfConfigured())) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress(), field + "=x");
      Answer otp =
          app.goOn(asked, "email_code=" + mail(realm).code(), field + "=somebody@example.com");
      assertThat(otp.json()).containsEntry("challenge", "totp");
      assertThat(app.goOn(otp, "totp=" + Totp.now(), field + "=x").status()).isEqualTo(200);
    }
  }

  @Test
  void badRequestsAreToldWhatIsWrongAndCostNothing() {
    try (TestRealm realm = TestRealm.with(App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer asked = app.ask(realm.alicesAddress());
      String code = "email_code=" + mail(realm).code();

      for (String[] bad :
          List.of(
              new String[] {},
              new String[] {"resend=yes"},
              new String[] {code, "resend=true"},
              new String[] {code, code},
              new String[] {"totp=123456"},
              new String[] {"email_code=1\u0000"},
              new String[] {"email_code=" + "1".repeat(3000)})) {
        Answer answer = app.goOn(asked, bad);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).containsEntry("error", "invalid_request");
        assertThat(answer.get("error_description")).isNotBlank();
      }
      assertThat(app.goOn(asked, code).status()).isEqualTo(200);

      for (String[] bad :
          List.of(
              new String[] {"response_type=code", "login_hint=a@example.com"},
              new String[] {"response_type=token", "login_hint=a@example.com"},
              new String[] {
                "response_type=code",
                "code_challenge=" + "a".repeat(43),
                "code_challenge_method=S256"
              },
              new String[] {
                "response_type=code",
                "login_hint=a@example.com",
                "code_challenge=" + "a".repeat(43),
                "code_challenge_method=plain"
              },
              new String[] {
                "response_type=code",
                "login_hint=a@example.com",
                "code_challenge=" + "a".repeat(43),
                "code_challenge_method=S256",
                "redirect_uri=https://elsewhere.example.org/"
              },
              new String[] {
                "response_type=code",
                "login_hint=a@example.com",
                "code_challenge=" + "a".repeat(43),
                "code_challenge_method=S256",
                "max_age=soon"
              })) {
        assertThat(app.post(bad).status()).isEqualTo(400);
      }
    }
  }

  @Test
  void browsersAreKeptOut() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed()
                .andThen(
                    r -> r.getClients().get(0).setWebOrigins(List.of("https://app.example.com"))),
            required(EMAIL_CODE))) {
      assertThat(
              App.of(realm)
                  .with("Cookie", "AUTH_SESSION_ID=x")
                  .ask(realm.alicesAddress())
                  .get("error"))
          .isEqualTo("invalid_request");
      for (String origin : List.of("https://elsewhere.example.org", "null")) {
        Answer foreign = App.of(realm).with("Origin", origin).ask(realm.alicesAddress());
        assertThat(foreign.json()).containsEntry("error", "unauthorized_client");
        assertThat(foreign.response().headers().firstValue("Access-Control-Allow-Origin"))
            .isEmpty();
      }
      assertThat(MAILS.count(realm.alicesAddress())).isZero();
      assertThat(
              App.of(realm)
                  .with("Origin", "https://app.example.com")
                  .ask(realm.alicesAddress())
                  .response()
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .hasValue("https://app.example.com");
      assertThat(
              new WebBrowser()
                  .send("OPTIONS", realm.url("/passwordless/authorize-challenge"), "")
                  .status())
          .isEqualTo(204);
    }
  }

  @Test
  void clientsThatAskForConsentAreRefused() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(r -> r.getClients().get(0).setConsentRequired(true)),
            required(EMAIL_CODE))) {
      assertThat(App.of(realm).ask(realm.alicesAddress()).get("error"))
          .isEqualTo("unauthorized_client");
    }
  }

  @Test
  @DisplayName("STANDARDS 10 (ASVS 6.1.1): a device that has signed in is not held up by strangers")
  void deviceThatHasSignedInKeepsABudgetOfItsOwn() {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(setting("accountAttempts", 5)), required(EMAIL_CODE))) {
      App app = App.of(realm);
      Answer done = app.goOn(app.ask(realm.alicesAddress()), "email_code=" + mail(realm).code());
      String device = "device_token=" + done.get("device_token");
      for (int i = 2; i <= 6; i++) {
        Answer asked = app.ask(realm.alicesAddress());
        app.goOn(asked, "email_code=" + wrong(MAILS.await(realm.alicesAddress(), i).code()));
      }
      Answer stranger = app.ask(realm.alicesAddress());
      String code = "email_code=" + MAILS.await(realm.alicesAddress(), 7).code();
      assertThat(app.goOn(stranger, code).json()).containsEntry("reason", "exhausted");
      Answer asked = app.ask(realm.alicesAddress(), device);
      Answer again =
          app.goOn(asked, "email_code=" + MAILS.await(realm.alicesAddress(), 8).code(), device);
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.json()).doesNotContainKey("device_token");
    }
  }

  private static Answer withCode(App app, TestRealm realm, int mails) {
    Answer asked = app.ask(realm.alicesAddress());
    return app.goOn(asked, "email_code=" + MAILS.await(realm.alicesAddress(), mails).code());
  }

  private static void giveAliceTotp(RealmRepresentation realm) {
    UserRepresentation alice = realm.getUsers().get(0);
    alice.getCredentials().add(Totp.credential());
  }
}
