package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.person;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.mail.RefusingMailServer;
import io.passwordless.keycloak.it.realm.AdminRest;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** The mail that an administrator sends to herself, and the pages that its links show. */
class PreviewIT {

  private static final String PREVIEW = "/passwordless/preview/";

  private final WebBrowser browser = new WebBrowser();

  @Test
  void mailIsTheRealmsAndMarkedAsATest() {
    try (TestRealm realm =
        TestRealm.with(
            deputy("manage-realm")
                .andThen(setting("codeLength", 8))
                .andThen(setting("brandColor", "#6b2fa0")),
            required(EMAIL_CODE))) {
      rest(realm).post("test-mail", "{}").is(204);
      ReceivedMail mail = MAILS.await(address(realm), 1);
      Document html = Jsoup.parse(mail.html());

      assertThat(mail.subject()).startsWith("Test: email sign-in at Example (");
      assertThat(mail.text()).startsWith("This is a test for the administrators of Example.");
      assertThat(html.text()).contains("This is a test for the administrators of Example.");
      assertThat(html.select(".pl-code").text()).matches("[0-9]{8}");
      assertThat(mail.html()).contains("#6b2fa0");
      assertThat(html.select("a[href]").eachAttr("href"))
          .hasSizeGreaterThan(1)
          .allMatch(href -> href.contains(PREVIEW));
      assertThat(mail.text()).doesNotContain("/passwordless/link/", "/passwordless/void/");
    }
  }

  @Test
  void codeSignsNobodyIn() {
    try (TestRealm realm = TestRealm.with(deputy("manage-realm"), required(EMAIL_CODE))) {
      Page waiting = asked(realm, browser, address(realm));
      MAILS.await(address(realm), 1);
      rest(realm).post("test-mail", "{}").is(204);
      String code = Jsoup.parse(MAILS.await(address(realm), 2).html()).select(".pl-code").text();

      waiting.submit("code", code).is("passwordless-code");
      assertThat(realm.await(ExpectedEvent.WRONG).getError()).isNotEmpty();
    }
  }

  @Test
  void linksShowThePagesAndDoNothing() {
    try (TestRealm realm =
        TestRealm.with(
            deputy("manage-realm").andThen(setting("codeLength", 8)), required(EMAIL_CODE))) {
      URI preview = preview(realm);
      Page address = browser.open(preview).is("passwordless-address");
      assertThat(address.status()).isEqualTo(200);
      assertThat(address.message())
          .isEqualTo("A preview with made-up data. Nothing here signs anybody in.");
      assertThat(address.header("Cache-Control")).isEqualTo("no-store");
      assertThat(address.header("Referrer-Policy")).isEqualTo("no-referrer");

      Page code = address.submit("username", realm.alicesAddress()).is("passwordless-code");
      assertThat(code.text())
          .contains("jo@example.com", "8 digits", "A preview with made-up data")
          .doesNotContain(realm.alicesAddress());
      assertThat(code.document().select("[data-passwordless-waiting]")).isEmpty();
      code.submit("code", "12345678").is("passwordless-address");
      code.press("resend").is("passwordless-address");
      code.press("restart").is("passwordless-address");

      assertThat(MAILS.count(realm.alicesAddress())).isZero();
      assertThat(realm.events()).noneMatch(event -> "app".equals(event.getClientId()));
    }
  }

  @Test
  void linkMailShowsItsOwnPages() {
    try (TestRealm realm = TestRealm.with(deputy("manage-realm"), required(MAGIC_LINK))) {
      URI preview = preview(realm);

      assertThat(MAILS.await(address(realm), 1).html()).doesNotContain("class=\"pl-code\"");
      Page inbox = browser.open(preview).submit("username", "x").is("passwordless-inbox");
      assertThat(inbox.text()).contains("jo@example.com", "Open the link in this browser");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keycloak.v2", "keycloak", "base", "passwordless"})
  void previewIsByTheThemeOfTheRealm(String theme) {
    try (TestRealm realm =
        TestRealm.with(
            deputy("manage-realm").andThen(r -> r.setLoginTheme(theme)), required(EMAIL_CODE))) {
      browser.open(preview(realm)).submit("username", "x").is("passwordless-code");
    }
  }

  @Test
  void tokenIsOfOneRealmAndOfNothingElse() {
    try (TestRealm realm =
            TestRealm.with(deputy("manage-realm").andThen(App.allowed()), required(EMAIL_CODE));
        TestRealm other = TestRealm.with(required(EMAIL_CODE))) {
      URI preview = preview(realm);
      String token = preview.getPath().substring(preview.getPath().lastIndexOf('/') + 1);

      for (URI wrong :
          Set.of(
              other.url(PREVIEW + token),
              realm.url(PREVIEW + "unknown"),
              realm.url(PREVIEW + "A".repeat(43)),
              realm.url("/passwordless/link/" + token),
              realm.url("/passwordless/void/" + token))) {
        assertThat(browser.open(wrong).is("passwordless-problem").status()).isEqualTo(400);
      }
      assertThat(browser.send("POST", realm.url(PREVIEW + "x"), "username=x").status())
          .isEqualTo(400);
      assertThat(browser.send("POST", realm.url(PREVIEW + token), "code=1").status())
          .isEqualTo(200);
      assertThat(App.of(realm).post("auth_session=" + token, "otp=123456").status()).isEqualTo(400);
    }
  }

  @Test
  void languageIsTheAdministrators() {
    try (TestRealm realm =
        TestRealm.with(
            deputy("manage-realm")
                .andThen(
                    r -> {
                      r.setSupportedLocales(Set.of("en", "de"));
                      r.getUsers().get(1).singleAttribute("locale", "de");
                    }),
            required(EMAIL_CODE))) {
      rest(realm).post("test-mail", "{}").is(204);

      assertThat(MAILS.await(address(realm), 1).subject())
          .startsWith("Test: Anmeldung per E-Mail bei Example (");
    }
  }

  @Test
  void testMailsAreLimitedAndAreAdminEvents() {
    try (TestRealm realm =
        TestRealm.with(
            deputy("manage-realm").andThen(r -> r.setAdminEventsEnabled(true)),
            required(EMAIL_CODE))) {
      AdminRest rest = rest(realm);
      for (int i = 0; i < 10; i++) {
        rest.post("test-mail", "{}").is(204);
      }
      assertThat(rest.post("test-mail", "{}").is(429).text("errorMessage"))
          .contains("10 test mails within an hour");

      assertThat(MAILS.count(address(realm))).isEqualTo(10);
      assertThat(realm.admin().getAdminEvents())
          .filteredOn(event -> event.getResourceType().equals("PASSWORDLESS"))
          .hasSize(10)
          .extracting(
              AdminEventRepresentation::getOperationType, AdminEventRepresentation::getResourcePath)
          .containsOnly(tuple("ACTION", "passwordless/test-mail"));
    }
  }

  @Test
  void whatIsMissingIsTold() {
    try (TestRealm realm =
        TestRealm.with(
            deputy("manage-realm").andThen(r -> r.setSmtpServer(Map.of())), required(EMAIL_CODE))) {
      assertThat(rest(realm).post("test-mail", "{}").is(409).text("errorMessage"))
          .contains("no mail server");
      // the administrator of the server has no address
      assertThat(realm.rest().post("test-mail", "{}").is(409).text("errorMessage"))
          .contains("no email address");
    }
  }

  @Test
  void refusalOfTheMailServerIsToldWithoutItsWords() {
    try (RefusingMailServer refusing = RefusingMailServer.replying("550 5.1.1 quoted secret");
        TestRealm realm =
            TestRealm.with(
                deputy("manage-realm")
                    .andThen(r -> r.getSmtpServer().put("port", Integer.toString(refusing.port()))),
                required(EMAIL_CODE))) {
      assertThat(rest(realm).post("test-mail", "{}").is(409).text("errorMessage"))
          .contains("The test mail was not sent", "reply 550")
          .doesNotContain("quoted secret");
    }
  }

  @ParameterizedTest
  @CsvSource({"'',403", "view-realm,403", "manage-users,403", "manage-realm,204"})
  void onlyWhoManagesTheRealmMaySend(String role, int status) {
    try (TestRealm realm = TestRealm.with(deputy(role), required(EMAIL_CODE))) {
      assertThat(rest(realm).post("test-mail", "{}").status()).isEqualTo(status);
      assertThat(MAILS.count(address(realm))).isEqualTo(status == 204 ? 1 : 0);
      assertThat(MAILS.count(realm.alicesAddress())).isZero();
      asked(realm, browser);
      assertThat(mail(realm).subject()).doesNotContain("Test");
    }
  }

  private static URI preview(TestRealm realm) {
    rest(realm).post("test-mail", "{}").is(204);
    return URI.create(
        Jsoup.parse(MAILS.await(address(realm), 1).html())
            .select("a[href*=" + PREVIEW + "]")
            .attr("href"));
  }

  private static AdminRest rest(TestRealm realm) {
    return realm.restAs("deputy-" + realm.name());
  }

  private static String address(TestRealm realm) {
    return "deputy-" + realm.name() + "@example.com";
  }

  private static Consumer<RealmRepresentation> deputy(String role) {
    return realm -> {
      UserRepresentation deputy = person("deputy-" + realm.getRealm());
      if (!role.isEmpty()) {
        deputy.setClientRoles(Map.of("realm-management", List.of(role)));
      }
      realm.getUsers().add(deputy);
    };
  }
}
