package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.RealmRepresentation;

/** Bad input gets a clear page and a retry, and costs nothing that was under way. */
class BadInputIT {

  private static final int PATIENCE_SECONDS = 4;

  private final WebBrowser browser = new WebBrowser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "12345",
        "1234567",
        "abcdef",
        "12345\u0000",
        "<script>",
        "${7*7}",
        "\ud83d\ude00",
        "LONG"
      })
  void whatCannotBeACodeIsToldAndCostsNoAttempt(String typed) {
    String code = typed.equals("LONG") ? "1".repeat(10_000) : typed;
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      for (int i = 0; i < 6; i++) {
        page = page.submit("code", code).is("passwordless-code");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.message()).containsAnyOf("6 characters", "type in the code");
      }
      assertThat(page.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource
  void codeAsDevicesWriteIt(UnaryOperator<String> device) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);

      assertThat(page.submit("code", device.apply(mail(realm).code())).signedIn()).isNotEmpty();
    }
  }

  static Stream<Named<UnaryOperator<String>>> codeAsDevicesWriteIt() {
    return Stream.of(
        Named.of("en dash", code -> code.substring(0, 3) + "\u2013" + code.substring(3)),
        Named.of("zero width space behind", code -> code + "\u200b"),
        Named.of("ideographic space", code -> code.substring(0, 3) + "\u3000" + code.substring(3)),
        Named.of("full-width digits", code -> inDigitsFrom('\uff10', code)),
        Named.of("Arabic-Indic digits", code -> inDigitsFrom('\u0660', code)));
  }

  private static String inDigitsFrom(char zero, String code) {
    return code.chars()
        .mapToObj(digit -> Character.toString(zero + digit - '0'))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @MethodSource
  void addressAsDevicesWriteIt(UnaryOperator<String> device) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser, device.apply(realm.alicesAddress()));

      assertThat(page.is("passwordless-code").text()).contains(realm.alicesAddress());
      assertThat(page.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  static Stream<Named<UnaryOperator<String>>> addressAsDevicesWriteIt() {
    return Stream.of(
        Named.of("zero width space behind", address -> address + "\u200b"),
        Named.of("no-break space before", address -> "\u00a0" + address),
        Named.of("soft hyphen inside", address -> address.replace("@", "@\u00ad")),
        Named.of("full-width at sign and dots", BadInputIT::inFullWidth),
        Named.of("ideographic full stop", address -> address.replace('.', '\u3002')));
  }

  private static String inFullWidth(String address) {
    return address
        .chars()
        .mapToObj(c -> Character.toString(c + '\uff01' - '!'))
        .collect(Collectors.joining());
  }

  @Test
  void administratorsPasteAddressesToo() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      realm
          .rest()
          .post(
              "links",
              "{\"email\": \"%s\\u200b\", \"clientId\": \"%s\"}"
                  .formatted(realm.alicesAddress(), TestRealm.APPLICATION))
          .is(201);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "a\nb@example.com", "LONG"})
  void whatCannotBeAnAddressIsToldAndMailsNothing(String typed) {
    String address = typed.equals("LONG") ? "a".repeat(10_000) + "@example.com" : typed;
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser, address).is("passwordless-address");

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.message()).isNotEmpty();
      Page code = page.submit("username", realm.alicesAddress()).is("passwordless-code");
      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"><script>alert(1)</script>@example.com",
        "${7*7}@example.com",
        "{0}{1,choice,x}'@example.com",
        "%00@example.com",
        "nobody@b\u00fccher.example"
      })
  void hostileAddressIsShownAsItWasTyped(String address) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser, address).is("passwordless-code");

      assertThat(page.text()).contains(address);
      assertThat(page.document().select("script:contains(alert(1))")).isEmpty();
    }
  }

  @Test
  void codeOfAnotherTabIsWrongHere() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser);
      String first = mail(realm).code();
      Page second = asked(realm, browser);
      String own = mail(realm, 2).code();
      if (!first.equals(own)) {
        second = second.submit("code", first);
        assertThat(second.message()).contains("not the code");
      }
      assertThat(second.submit("code", own).signedIn()).isNotEmpty();
    }
  }

  @Test
  void doubledParametersDoNoHarm() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page =
          realm
              .openSignIn(browser)
              .submit(
                  field("username", realm.alicesAddress()), field("username", "nobody@example.com"))
              .is("passwordless-code");
      String code = mail(realm).code();
      page = page.submit(field("code", wrong(code)), field("code", code));
      assertThat(page.message()).contains("not the code");
      assertThat(page.submit("code", code).signedIn()).isNotEmpty();

      WebBrowser other = new WebBrowser();
      asked(realm, other);
      URI link = mail(realm, 2).link();
      String csrf = other.open(link).document().select("[name=csrf]").attr("value");
      assertThat(other.send("POST", link, "csrf=" + csrf + "&csrf=" + csrf).status())
          .isEqualTo(403);
      assertThat(other.open(link).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void unknownFieldsAreIgnored() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      assertThat(page.submit(field("code", mail(realm).code()), field("user", "x")).signedIn())
          .isNotEmpty();
    }
  }

  @Test
  void lostCookiesAreToldWithAWayOn() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      browser.cookies().clear();
      Page lost = page.submit("code", mail.code());

      assertThat(lost.status()).isEqualTo(400);
      assertThat(lost.text()).containsIgnoringCase("cookie");
      assertThat(browser.open(mail.link()).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void linkWithoutCookiesIsToldAndStaysUsable() {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, browser);
      URI link = mail(realm).link();
      WebBrowser forgetful = new WebBrowser();
      Page page = forgetful.open(link);
      forgetful.cookies().clear();
      Page told = page.press("confirm").is("passwordless-problem");

      assertThat(told.status()).isEqualTo(403);
      assertThat(told.text()).contains("cookies");
      assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void signInLeftAloneForTooLongIsToldAndStartsOver() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.setAccessCodeLifespan(PATIENCE_SECONDS);
              r.setAccessCodeLifespanUserAction(PATIENCE_SECONDS);
              r.setAccessCodeLifespanLogin(PATIENCE_SECONDS);
            },
            required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      realm.letPass(Duration.ofSeconds(PATIENCE_SECONDS + 1));

      for (WebBrowser any : List.of(browser, new WebBrowser())) {
        Page late = any.open(mail.link()).is("passwordless-problem");
        assertThat(late.status()).isEqualTo(400);
        assertThat(late.text()).contains("has expired");
        assertThat(late.document().select("#kc-passwordless-again").attr("href")).isNotEmpty();
      }
      Page again = page.submit("code", mail.code()).is("passwordless-address");
      assertThat(again.message()).contains("timed out");
      Page code = again.submit("username", realm.alicesAddress()).is("passwordless-code");
      assertThat(code.submit("code", mail(realm, 2).code()).signedIn()).isNotEmpty();
    }
  }

  @Test
  void realmThatCannotMailSaysSo() {
    try (TestRealm realm =
        TestRealm.with(r -> r.setSmtpServer(new HashMap<>()), required(EMAIL_CODE))) {
      Page page = asked(realm, browser).is("passwordless-address");

      assertThat(page.message()).contains("can’t send email");
      assertThat(realm.await(ExpectedEvent.NO_MAIL_SERVER)).isNotNull();
      configureMail(realm);
      assertThat(page.submit("username", realm.alicesAddress()).is("passwordless-code").status())
          .isEqualTo(200);
    }
    try (TestRealm realm =
        TestRealm.with(
            r -> r.setSmtpServer(new HashMap<>()), password("REQUIRED"), required(EMAIL_CODE))) {
      Page page =
          realm
              .openSignIn(new WebBrowser())
              .submit(field("username", realm.alice()), field("password", realm.alice()));
      assertThat(page.is("passwordless-closed").text()).contains("can’t send email");
    }
  }

  @Test
  void mailServerThatIsAwayGetsTheMailWhenItIsBack() {
    try (TestRealm realm =
        TestRealm.with(r -> r.getSmtpServer().put("port", "1"), required(EMAIL_CODE))) {
      Page page = asked(realm, browser).is("passwordless-code");

      assertThat(page.text()).contains("spam folder");
      configureMail(realm);
      assertThat(page.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }

  private static void configureMail(TestRealm realm) {
    RealmRepresentation representation = realm.admin().toRepresentation();
    representation.setSmtpServer(
        Map.of(
            "host",
            KeycloakServer.shared().hostOfTests(),
            "port",
            Integer.toString(MAILS.port()),
            "from",
            "no-reply@example.com"));
    realm.admin().update(representation);
  }
}
