package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.chromium.Chromium;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.lines.Capability;
import io.passwordless.keycloak.it.lines.OnEachLine;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a mail, and that it stands there for everybody. */
class MailContentIT {

  private final WebBrowser browser = new WebBrowser();

  @Test
  @DisplayName(
      "STANDARDS 20: the code stands in the mail's subject, its first line and large, as one run")
  @OnEachLine(Capability.MAILS)
  void codeIsSeenAtOnce() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser);
      ReceivedMail mail = mail(realm);
      Document html = Jsoup.parse(mail.html());

      assertThat(mail.subject()).startsWith(mail.code() + " is your code for Example (");
      assertThat(mail.text().strip().lines().findFirst().orElseThrow()).startsWith(mail.code());
      assertThat(html.select("h1").text()).startsWith(mail.code());
      assertThat(html.select(".pl-code").text()).isEqualTo(mail.code());
      assertThat(html.select(".pl-code").attr("style"))
          .contains("font-size: 36px", "user-select: all");
    }
  }

  @ParameterizedTest
  @CsvSource({EMAIL_CODE + ", 5 minutes", MAGIC_LINK + ", 10 minutes"})
  void whatIsSeenOfAMailBeforeItIsOpenedTellsItFromOthers(String step, String lifespan) {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(step))) {
      Page waiting = asked(realm, browser);
      String first = mail(realm, 1).subject();
      realm.letPass(Duration.ofSeconds(1));
      waiting.press("resend");
      ReceivedMail second = mail(realm, 2);
      String preview = Jsoup.parse(second.html()).select("body > div").text();

      assertThat(first).containsPattern("Example \\([0-9]{1,2}(:[0-9]{2}){2}.[AP]M UTC\\)$");
      assertThat(second.subject().replaceFirst("^[0-9]+", ""))
          .isNotEqualTo(first.replaceFirst("^[0-9]+", ""));
      assertThat(preview).isEqualTo(lifespan + " · Example Shop · 127.0.0.x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EMAIL_CODE, MAGIC_LINK})
  @OnEachLine(Capability.MAILS)
  void plainTextSaysTheSameAsTheHtml(String step) {
    try (TestRealm realm = TestRealm.with(SignUpIT.open(), required(step))) {
      String address = "new-" + realm.name() + "@example.com";
      asked(realm, browser, address);
      ReceivedMail mail = MAILS.await(address, 1);
      Document html = Jsoup.parse(mail.html());
      String text = mail.text().replaceAll("\\s+", " ");

      assertThat(html.select("h1, p, td.pl-text, a.pl-url").stream().map(Element::text))
          .filteredOn(said -> !said.startsWith("If the button"))
          .isNotEmpty()
          .allSatisfy(said -> assertThat(text).contains(said));
      assertThat(mail.text().lines().map(String::strip).filter(line -> !line.isEmpty()))
          .flatMap(line -> List.of(line.split(": ", 2)))
          .allSatisfy(said -> assertThat(html.text() + html.outerHtml()).contains(said));
    }
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser);
      ReceivedMail mail = mail(realm);
      Document html = Jsoup.parse(mail.html());

      assertThat(html.select("[src], link, script, iframe, object, [background], form")).isEmpty();
      assertThat(mail.html()).doesNotContain("url(", "@import");
      assertThat(html.select("[href]").eachAttr("href"))
          .allMatch(
              href ->
                  href.equals(mail.link().toString())
                      || href.equals(mail.disowningLink().toString()));
      assertThat(html.select("a[href=" + mail.link() + "]").eachText())
          .as("as a button, and in full")
          .containsExactly("Sign in", mail.link().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"ar, rtl", "he, rtl", "de, ltr", "zh-CN, ltr"})
  @DisplayName("STANDARDS 21 (WCAG 2.2 3.1.1): a mail says its language and direction")
  @OnEachLine(Capability.LANGUAGES)
  void languageAndDirectionAreTold(String language, String direction) {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.setSupportedLocales(Set.of("en", language));
              r.setDefaultLocale(language);
            },
            required(EMAIL_CODE))) {
      asked(realm, browser);
      Document html = Jsoup.parse(mail(realm).html());

      assertThat(html.select("html").attr("lang")).isEqualTo(language);
      assertThat(html.select("html").attr("dir")).isEqualTo(direction);
      assertThat(html.select(".pl-code").attr("dir")).isEqualTo("ltr");
      assertThat(mail(realm).subject().contains("(\u2068"))
          .as("the time keeps its direction")
          .isEqualTo(direction.equals("rtl"));
    }
  }

  @Test
  void senderAndRealmHaveTheNamesThatTheAdministratorGave() {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              r.setDisplayName("The Example");
              r.getSmtpServer().put("fromDisplayName", "Example Accounts");
            },
            required(EMAIL_CODE))) {
      asked(realm, browser);
      ReceivedMail mail = mail(realm);

      assertThat(mail.from()).isEqualTo("Example Accounts <no-reply@example.com>");
      assertThat(mail.subject()).contains("for The Example (");
      assertThat(mail.text()).contains("sign in to The Example");
    }
  }

  @Test
  void logoAndColourAreTheRealmsAndTheNameStandsWhereTheLogoDoesNotCome() {
    String logo = "https://cdn.example.com/logo.png";
    try (TestRealm realm =
            TestRealm.with(
                setting("brandColor", "#6B2FA0").andThen(setting("brandLogo", logo)),
                required(MAGIC_LINK));
        Chromium chromium = new Chromium()) {
      asked(realm, browser);
      ReceivedMail mail = mail(realm);
      Element picture = Jsoup.parse(mail.html()).select("img").first();

      assertThat(picture.attr("src")).isEqualTo(logo);
      assertThat(picture.attr("alt")).isEqualTo("Example");
      assertThat(picture.attr("height")).isEqualTo("48");
      assertThat(Jsoup.parse(mail.html()).select("td[bgcolor]").attr("bgcolor"))
          .isEqualTo("#6B2FA0");
      assertThat(mail.text()).doesNotContain(logo);

      com.microsoft.playwright.Page window = chromium.window(true);
      window.route("**", route -> route.abort());
      window.setContent(mail.html());
      assertThat(window.getByAltText("Example").boundingBox().height).isEqualTo(48);
      Chromium.picture(window, "branded-mail-without-pictures");
    }
  }
}
