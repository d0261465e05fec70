package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.IdentityProviderRepresentation;
import org.keycloak.representations.idm.OrganizationDomainRepresentation;
import org.keycloak.representations.idm.OrganizationRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderRepresentation;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPAttributePermissions;
import org.keycloak.representations.userprofile.config.UPAttributeRequired;
import org.keycloak.representations.userprofile.config.UPConfig;

/** Accounts that people create by proving an address. */
class SignUpIT {

  private final WebBrowser browser = new WebBrowser();

  /** A realm in which people may sign up. */
  static Consumer<RealmRepresentation> open() {
    return setting("signUp", true).andThen(realm -> realm.setRegistrationAllowed(true));
  }

  @Test
  @OnEachLine(Capability.SIGN_UP)
  void codeCreatesTheAccountAndNothingDoesBefore() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      String address = stranger(realm);
      Page waiting = asked(realm, browser, "New-" + realm.name() + "@Example.com");
      ReceivedMail mail = MAILS.await(address, 1);
      assertThat(mail.text()).contains("There is no account with this address");
      Page told = waiting.submit("code", wrong(mail.code()));
      assertThat(accounts(realm, address)).isEmpty();
      Page profile = told.submit("code", mail.code()).is("login-update-profile");

      assertThat(complete(profile, address).signedIn()).isNotEmpty();
      assertThat(accounts(realm, address))
          .singleElement()
          .satisfies(
              user -> {
                assertThat(user.getUsername()).isEqualTo(address);
                assertThat(user.isEmailVerified()).isTrue();
                assertThat(user.isEnabled()).isTrue();
              });
      assertThat(realm.await(ExpectedEvent.SIGNED_UP).getDetails())
          .containsEntry("register_method", "email-code")
          .containsEntry("email", address);
      assertThat(countOnceLaterMailsCame(address)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @OnEachLine(Capability.SIGN_UP)
  void linkCreatesTheAccountAndSaysSo(boolean here) {
    try (TestRealm realm = TestRealm.with(open(), required(MAGIC_LINK))) {
      String address = stranger(realm);
      asked(realm, browser, address).is("passwordless-inbox");
      Page link =
          (here ? browser : new WebBrowser())
              .open(MAILS.await(address, 1).link())
              .is("passwordless-link");
      assertThat(link.text()).contains("There is no account with this address yet");
      assertThat(accounts(realm, address)).isEmpty();

      assertThat(complete(link.press("confirm").is("login-update-profile"), address).signedIn())
          .isNotEmpty();
      assertThat(accounts(realm, address)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void languageOfTheSignUpIsKept(Way way) {
    try (TestRealm realm = TestRealm.with(open().andThen(SignUpIT::inFrenchToo), way.step())) {
      String address = stranger(realm);
      Page waiting = realm.openSignIn(browser, "ui_locales=fr").submit("username", address);
      ReceivedMail mail = MAILS.await(address, 1);
      complete(way.go(mail, waiting, browser).is("login-update-profile"), address).signedIn();

      assertThat(accounts(realm, address).get(0).getAttributes())
          .containsEntry("locale", List.of("fr"));
      asked(realm, new WebBrowser(), address);
      assertThat(MAILS.await(address, 2).subject()).containsAnyOf("votre code", "Votre lien");
    }
  }

  @Test
  void noLanguageIsKeptWhereThereIsOnlyOne() {
    try (TestRealm realm =
        TestRealm.with(
            open().andThen(r -> r.setInternationalizationEnabled(false)), required(EMAIL_CODE))) {
      String address = stranger(realm);
      Page waiting = asked(realm, browser, address);
      waiting.submit("code", MAILS.await(address, 1).code()).is("login-update-profile");

      assertThat(accounts(realm, address).get(0).getAttributes()).isNull();
    }
  }

  private static void inFrenchToo(RealmRepresentation realm) {
    realm.setSupportedLocales(Set.of("en", "fr"));
  }

  @Test
  void offMeansTheSamePageNoAccountAndNoMail() {
    try (TestRealm off = TestRealm.with(r -> r.setRegistrationAllowed(true), required(EMAIL_CODE));
        TestRealm closed = TestRealm.with(setting("signUp", true), required(EMAIL_CODE))) {
      for (TestRealm realm : List.of(off, closed)) {
        asked(realm, new WebBrowser(), stranger(realm)).is("passwordless-code");
        realm.await(ExpectedEvent.NO_ACCOUNT);

        assertThat(MAILS.count(stranger(realm))).isZero();
        assertThat(accounts(realm, stranger(realm))).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "new@", "new@@example.com", "new example@example.com"})
  void whatIsNoAddressIsNotMailedTo(String typed) {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      asked(realm, browser, typed);

      realm.await(ExpectedEvent.NO_ACCOUNT);
      assertThat(realm.count(ExpectedEvent.SENT)).isZero();
      assertThat(realm.admin().users().count()).isEqualTo(1);
    }
  }

  @Test
  void addressThatIsTakenMeanwhileIsNotSignedInTo() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      String address = stranger(realm);
      Page waiting = asked(realm, browser, address);
      ReceivedMail mail = MAILS.await(address, 1);
      UserRepresentation other = TestRealm.person("somebody-else");
      other.setEmail(address);
      try (Response created = realm.admin().users().create(other)) {
        assertThat(created.getStatus()).isEqualTo(201);
      }

      Page refused = waiting.submit("code", mail.code());
      assertThat(refused.parameter("code")).isEmpty();
      assertThat(accounts(realm, address)).hasSize(1);
    }
  }

  @Test
  void twoTabsCreateOneAccount() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      String address = stranger(realm);
      Page first = asked(realm, browser, address);
      ReceivedMail firstMail = MAILS.await(address, 1);
      Page second = asked(realm, new WebBrowser(), address);
      ReceivedMail secondMail = MAILS.await(address, 2);
      first.submit("code", firstMail.code()).is("login-update-profile");

      assertThat(second.submit("code", secondMail.code()).template())
          .isNotEqualTo("login-update-profile");
      assertThat(accounts(realm, address)).hasSize(1);
    }
  }

  @Test
  void signUpMeansAnAccountLikeAnyOtherTheNextTime() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      String address = stranger(realm);
      Page waiting = asked(realm, browser, address);
      complete(waiting.submit("code", MAILS.await(address, 1).code()), address).signedIn();
      Page next = asked(realm, new WebBrowser(), address);
      ReceivedMail mail = MAILS.await(address, 2);

      assertThat(mail.text()).doesNotContain("There is no account");
      assertThat(next.submit("code", mail.code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void termsAreAskedBeforeTheApplicationIsReached() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      RequiredActionProviderRepresentation terms =
          realm.admin().flows().getRequiredAction("TERMS_AND_CONDITIONS");
      terms.setEnabled(true);
      terms.setDefaultAction(true);
      realm.admin().flows().updateRequiredAction(terms.getAlias(), terms);
      String address = stranger(realm);
      Page first = byCode(realm, address).is("terms");
      Page profile = first.press("accept").is("login-update-profile");

      assertThat(complete(profile, address).signedIn()).isNotEmpty();
    }
  }

  @Test
  void addressThatTheProfileRefusesIsNotMailedTo() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      changeProfile(
          realm,
          profile ->
              profile
                  .getAttribute("email")
                  .addValidation(
                      "pattern", Map.of("pattern", "new-.*@example\\.com", "error-message", "no")));
      asked(realm, browser, "old-" + realm.name() + "@example.com").is("passwordless-code");
      realm.await(ExpectedEvent.NO_ACCOUNT);
      assertThat(MAILS.count("old-" + realm.name() + "@example.com")).isZero();

      byCode(realm, stranger(realm)).is("login-update-profile");
    }
  }

  @Test
  void attributeThatTheProfileRequiresIsAskedFor() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      changeProfile(
          realm,
          profile -> {
            UPAttribute department =
                new UPAttribute(
                    "department", new UPAttributePermissions(Set.of(), Set.of("user", "admin")));
            department.setRequired(new UPAttributeRequired());
            profile.addOrReplaceAttribute(department);
          });
      String address = stranger(realm);
      Page again =
          complete(byCode(realm, address).is("login-update-profile"), address)
              .is("login-update-profile");
      Page done =
          again.submit(
              field("firstName", "New"),
              field("lastName", "Person"),
              field("email", address),
              field("department", "Sales"));

      assertThat(done.signedIn()).isNotEmpty();
      assertThat(accounts(realm, address).get(0).getAttributes())
          .containsEntry("department", List.of("Sales"));
    }
  }

  @Test
  void addressIsTheUserNameWhereTheRealmSaysSo() {
    try (TestRealm realm =
        TestRealm.with(
            open().andThen(r -> r.setRegistrationEmailAsUsername(true)), required(EMAIL_CODE))) {
      String address = stranger(realm);
      complete(byCode(realm, address).is("login-update-profile"), address).signedIn();

      assertThat(accounts(realm, address))
          .extracting(UserRepresentation::getUsername)
          .containsExactly(address);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o'brien.%s@example.com",
        "jo+shop.%s@example.com",
        "jo&co.%s@example.com",
        "jo/doe.%s@example.com",
        "jo#1.%s@example.com",
        "%s.{jo}@example.com",
        "jo%%doe.%s@example.com",
        "jo-%s-0123456789012345678901234567890123456789012345678@example.com",
        "jo-%s@a-rather-long-domain.of-a-rather-long-department.example.com"
      })
  void whoeverTheRealmsFormTakesCanSignUp(String pattern) {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      String address = pattern.formatted(realm.name());

      assertSignsUpAndIn(realm, address);
    }
  }

  @Test
  void whatIsNoUserNameIsOneWhereTheRealmSaysSo() {
    try (TestRealm realm =
        TestRealm.with(
            open().andThen(r -> r.setRegistrationEmailAsUsername(true)), required(EMAIL_CODE))) {
      String address = "o'brien." + realm.name() + "@example.com";
      assertSignsUpAndIn(realm, address);

      assertThat(accounts(realm, address))
          .extracting(UserRepresentation::getUsername)
          .containsExactly(address);
    }
  }

  /** What a realm may ask of user names, so that hardly any address is one. */
  @ParameterizedTest
  @MethodSource
  void userNameIsWhatTheRealmsProfileTakes(String validator, Map<String, Object> configuration) {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      changeProfile(
          realm,
          profile -> profile.getAttribute("username").addValidation(validator, configuration));

      assertSignsUpAndIn(realm, stranger(realm));
    }
  }

  static Stream<Arguments> userNameIsWhatTheRealmsProfileTakes() {
    return Stream.of(
        Arguments.of("length", Map.of("min", 3, "max", 12)),
        Arguments.of("length", Map.of("min", "70", "max", "80")),
        Arguments.of("length", Map.of("max", 4)),
        Arguments.of("pattern", Map.of("pattern", "[a-z]+", "error-message", "no")),
        Arguments.of("pattern", Map.of("pattern", "[0-9]+", "error-message", "no")),
        Arguments.of("pattern", Map.of("pattern", "[a-z][a-z0-9]{2,30}", "error-message", "no")));
  }

  @Test
  void userNameThatSomebodyHasIsNotTaken() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      try (Response created =
          realm.admin().users().create(TestRealm.person("obrien." + realm.name()))) {
        assertThat(created.getStatus()).isEqualTo(201);
      }
      String address = "o'brien." + realm.name() + "@example.com";
      assertSignsUpAndIn(realm, address);

      assertThat(accounts(realm, address).get(0).getUsername())
          .startsWith("obrien." + realm.name() + "-");
    }
  }

  @Test
  void addressOfSomebodyElseIsNeverMadeAUserName() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      assertSignsUpAndIn(realm, "new'-" + realm.name() + "@example.com");
      assertSignsUpAndIn(realm, stranger(realm));

      assertThat(accounts(realm, stranger(realm)).get(0).getUsername()).isEqualTo(stranger(realm));
    }
  }

  @Test
  void userNameIsShownWhereNothingElseSignsIn() {
    try (TestRealm realm =
        TestRealm.with(
            open()
                .andThen(r -> r.setLoginWithEmailAllowed(false))
                .andThen(r -> r.setEditUsernameAllowed(true)),
            required(EMAIL_CODE))) {
      String address = "o'brien." + realm.name() + "@example.com";
      Page profile = byCode(realm, address).is("login-update-profile");
      String name = accounts(realm, address).get(0).getUsername();

      assertThat(name).isEqualTo("obrien." + realm.name());
      assertThat(profile.document().select("#username").attr("value")).isEqualTo(name);
      Page done =
          profile.submit(
              field("username", name),
              field("firstName", "New"),
              field("lastName", "Person"),
              field("email", address));
      assertThat(done.signedIn()).isNotEmpty();
      Page next = asked(realm, new WebBrowser(), name);
      assertThat(next.submit("code", MAILS.await(address, 2).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void accountThatNobodyCouldFindAgainIsNotMade() {
    try (TestRealm realm =
        TestRealm.with(
            open().andThen(r -> r.setLoginWithEmailAllowed(false)), required(EMAIL_CODE))) {
      String address = "o'brien." + realm.name() + "@example.com";
      asked(realm, browser, address).is("passwordless-code");
      realm.await(ExpectedEvent.NO_ACCOUNT);

      assertThat(MAILS.count(address)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void addressThatHasAnAccountMakesNoSecondOne(boolean duplicatesAllowed) {
    try (TestRealm realm =
        TestRealm.with(
            open()
                .andThen(r -> r.setLoginWithEmailAllowed(false))
                .andThen(r -> r.setDuplicateEmailsAllowed(duplicatesAllowed)),
            required(EMAIL_CODE))) {
      asked(realm, browser, realm.alicesAddress()).is("passwordless-code");
      realm.await(ExpectedEvent.NO_ACCOUNT);

      assertThat(MAILS.count(realm.alicesAddress())).isZero();
      assertSignsUpAndIn(realm, stranger(realm));
    }
  }

  private static void assertSignsUpAndIn(TestRealm realm, String address) {
    Page waiting = asked(realm, new WebBrowser(), address).is("passwordless-code");
    Page profile = waiting.submit("code", MAILS.await(address, 1).code());
    assertThat(complete(profile.is("login-update-profile"), address).signedIn()).isNotEmpty();
    assertThat(accounts(realm, address)).hasSize(1);
    Page next = asked(realm, new WebBrowser(), address);
    assertThat(next.submit("code", MAILS.await(address, 2).code()).signedIn()).isNotEmpty();
  }

  @Test
  void tagsAreNoFurtherMailbox() {
    try (TestRealm realm =
        TestRealm.with(open().andThen(setting("mailsPerHour", 2)), required(EMAIL_CODE))) {
      asked(realm, new WebBrowser(), "jo." + realm.name() + "@example.com");
      MAILS.await("jo." + realm.name() + "@example.com", 1);
      asked(realm, new WebBrowser(), "jo." + realm.name() + "+2@example.com");
      MAILS.await("jo." + realm.name() + "+2@example.com", 1);
      asked(realm, new WebBrowser(), "JO." + realm.name() + "+3@example.com");
      realm.await(ExpectedEvent.LIMITED);

      assertThat(MAILS.count("jo." + realm.name() + "+3@example.com")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void organizationsDomainSignsUpUnlessItHasAnIdentityProvider(Broker broker) {
    try (TestRealm realm =
        TestRealm.with(
            open()
                .andThen(r -> r.setOrganizationsEnabled(true))
                .andThen(
                    r -> {
                      IdentityProviderRepresentation partner = PreferenceIT.identityProvider();
                      partner.setEnabled(broker == Broker.ENABLED);
                      r.addIdentityProvider(partner);
                    }),
            required(EMAIL_CODE))) {
      String domain = realm.name() + ".example.com";
      OrganizationRepresentation organization = new OrganizationRepresentation();
      organization.setName("Partners");
      organization.setAlias("partners");
      organization.addDomain(new OrganizationDomainRepresentation(domain));
      realm.admin().organizations().create(organization).close();
      if (broker != Broker.NONE) {
        String id = realm.admin().organizations().list(0, 1).get(0).getId();
        realm
            .admin()
            .organizations()
            .get(id)
            .identityProviders()
            .addIdentityProvider("partner")
            .close();
      }
      asked(realm, browser, "new@" + domain).is("passwordless-code");

      if (broker == Broker.ENABLED) {
        realm.await(ExpectedEvent.NO_ACCOUNT);
        assertThat(MAILS.count("new@" + domain)).isZero();
      } else {
        assertThat(MAILS.await("new@" + domain, 1).text()).contains("There is no account");
      }
    }
  }

  /** What an organization has to sign its people in. */
  enum Broker {
    NONE,
    DISABLED,
    ENABLED
  }

  @Test
  @DisplayName("STANDARDS 12: where people may sign up, who has an account is not told either")
  void pagesTellNobodyWhoHasAnAccount() {
    try (TestRealm realm = TestRealm.with(open(), required(EMAIL_CODE))) {
      Page known = asked(realm, new WebBrowser()).is("passwordless-code");
      Page unknown = asked(realm, new WebBrowser(), stranger(realm)).is("passwordless-code");
      assertSame(known, unknown, realm);
      assertSame(known.submit("code", "000000"), unknown.submit("code", "000000"), realm);
    }
  }

  private static void assertSame(Page known, Page unknown, TestRealm realm) {
    assertThat(unknown.status()).isEqualTo(known.status());
    assertThat(unknown.text().replace(stranger(realm), "x"))
        .isEqualTo(known.text().replace(realm.alicesAddress(), "x"));
    assertThat(unknown.headers().map().keySet()).isEqualTo(known.headers().map().keySet());
  }

  /** What comes after the right code. */
  private Page byCode(TestRealm realm, String address) {
    return asked(realm, browser, address).submit("code", MAILS.await(address, 1).code());
  }

  private static void changeProfile(TestRealm realm, Consumer<UPConfig> change) {
    UPConfig profile = realm.admin().users().userProfile().getConfiguration();
    change.accept(profile);
    realm.admin().users().userProfile().update(profile);
  }

  private static Page complete(Page profile, String address) {
    return profile.submit(
        field("firstName", "New"), field("lastName", "Person"), field("email", address));
  }

  private static String stranger(TestRealm realm) {
    return "new-" + realm.name() + "@example.com";
  }

  private static List<UserRepresentation> accounts(TestRealm realm, String address) {
    return realm.admin().users().searchByEmail(address, true);
  }
}
