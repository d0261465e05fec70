package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.RealmRepresentation;

/** What is added to the address of a link: by mail programs, and by the choice of a language. */
class LinkAddressIT {

  private static final Consumer<RealmRepresentation> BILINGUAL =
      realm -> realm.setSupportedLocales(Set.of("en", "fr", "de"));

  private final WebBrowser browser = new WebBrowser();

  /** A plain ";" is none of them: Keycloak (26.7) refuses any path that has one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        ",",
        ")",
        "%3E",
        "%22",
        "'",
        "*",
        "%5D",
        "=",
        "%E2%80%8B",
        "%20",
        "%7B",
        "%7D",
        "/",
        "%2F",
        "&gt",
        ").%20Bye",
        "%3B",
        "!",
        "=3D",
        "%E2%80%A6",
        "%E2%80%8D%EF%BB%BF",
        "?utm_source=mail",
        "%0D%0A"
      })
  void linkWithSomethingGluedOnWorks(String glued) {
    try (TestRealm realm = TestRealm.with(BILINGUAL, required(EMAIL_CODE))) {
      asked(realm, browser);
      ReceivedMail mail = mail(realm);
      Page disowning = browser.open(URI.create(mail.disowningLink() + glued));
      assertThat(disowning.is("passwordless-void").has("confirm")).isTrue();
      Page page = browser.open(URI.create(mail.link() + glued)).is("passwordless-link");

      assertThat(page.document().select("form").attr("action")).endsWith(mail.link().getPath());
      URI address = URI.create(mail.link() + glued);
      assertThat(browser.send("HEAD", address, null).status()).isEqualTo(200);
      String token = page.document().select("[name=csrf]").attr("value");
      Page posted = browser.send("POST", address, "confirm=true&csrf=" + token);
      assertThat(posted.status()).isEqualTo(303);
      assertThat(browser.open(URI.create(posted.header("Location"))).signedIn()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s_", "%sA", "x%s", ".%s", "x/%s"})
  void whatMayBeOfAnotherTokenIsNone(String pattern) {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, browser);
      String link = mail(realm).link().toString();
      int token = link.lastIndexOf('/') + 1;
      URI address = URI.create(link.substring(0, token) + pattern.formatted(link.substring(token)));

      assertThat(browser.open(address).is("passwordless-problem").status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void languageChosenBehindALinkIsThatOfThePageAndOfWhatFollows(boolean here) {
    try (TestRealm realm =
        TestRealm.with(BILINGUAL.andThen(setting("linkBrowser", "relay")), required(MAGIC_LINK))) {
      realm.openSignIn(browser, "ui_locales=de").submit("username", realm.alicesAddress());
      ReceivedMail mail = mail(realm);
      WebBrowser opening = here ? browser : new WebBrowser();
      opening.open(mail.link()).is("passwordless-link");
      Page french = opening.open(in("fr", mail.link())).is("passwordless-link");

      assertThat(language(french)).isEqualTo("fr");
      Page next = french.press("confirm");
      if (here) {
        assertThat(next.signedIn()).isNotEmpty();
      } else {
        assertThat(language(next.is("passwordless-relay"))).isEqualTo("fr");
        Page german = opening.open(in("de", mail.link())).is("passwordless-link");
        assertThat(language(german)).isEqualTo("de");
      }
      Page gone = opening.open(in("en", realm.url("/passwordless/link/x")));
      assertThat(language(gone.is("passwordless-problem"))).isEqualTo("en");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void languageChosenWhereAMailIsDisownedIsThatOfThePageAndOfWhatFollows(boolean here) {
    try (TestRealm realm = TestRealm.with(BILINGUAL, required(EMAIL_CODE))) {
      realm.openSignIn(browser, "ui_locales=de").submit("username", realm.alicesAddress());
      URI link = mail(realm).disowningLink();
      WebBrowser opening = here ? browser : new WebBrowser();
      opening.open(link).is("passwordless-void");
      Page french = opening.open(in("fr", link)).is("passwordless-void");

      assertThat(language(french)).isEqualTo("fr");
      assertThat(language(french.press("confirm").is("passwordless-void"))).isEqualTo("fr");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void languageThatIsChosenIsNotThatOfTheAccount(boolean here) {
    try (TestRealm realm = TestRealm.with(BILINGUAL, required(MAGIC_LINK))) {
      realm.changeAlice(alice -> alice.setAttributes(Map.of("locale", List.of("de"))));
      asked(realm, browser);
      URI link = mail(realm).link();
      WebBrowser opening = here ? browser : new WebBrowser();
      Page page = opening.open(link).is("passwordless-link");
      assertThat(language(page)).isEqualTo("de");

      assertThat(language(opening.open(in("fr", link)).is("passwordless-link"))).isEqualTo("fr");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xx", "", "fr-%7B", "%24%7B7*7%7D", "x%0A%0Ay", "de%0D%0Ax"})
  void languageThatThereIsNotIsNone(String language) {
    try (TestRealm realm = TestRealm.with(BILINGUAL, required(MAGIC_LINK))) {
      asked(realm, browser);
      Page page = browser.open(in(language, mail(realm).link())).is("passwordless-link");

      assertThat(page.press("confirm").signedIn()).isNotEmpty();
    }
  }

  private static URI in(String language, URI address) {
    return URI.create(address + "?kc_locale=" + language);
  }

  private static String language(Page page) {
    return page.document().select("html").attr("lang");
  }
}
