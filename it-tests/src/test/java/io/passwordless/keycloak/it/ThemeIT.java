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
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages work with Keycloak's themes, and so with themes that have one of them as parent. */
class ThemeIT {

  private final WebBrowser browser = new WebBrowser();
  private final WebBrowser other = new WebBrowser();

  @ParameterizedTest
  @ValueSource(strings = {"keycloak.v2", "keycloak", "base", "passwordless"})
  void everyPageRendersAndWorks(String theme) {
    try (TestRealm realm =
        TestRealm.with(
            setting("linkBrowser", "relay").andThen(r -> r.setLoginTheme(theme)),
            required(MAGIC_LINK))) {
      Page inbox = asked(realm, browser).is("passwordless-inbox");
      URI link = mail(realm).link();
      other.open(link).is("passwordless-link").press("confirm").is("passwordless-relay");
      other.open(link).press("confirm").is("passwordless-problem");
      assertThat(inbox.submit("code", "1").message()).contains("6 characters");
      assertThat(browser.open(link).press("confirm").signedIn()).isNotEmpty();
    }
    try (TestRealm realm = TestRealm.with(r -> r.setLoginTheme(theme), required(EMAIL_CODE))) {
      WebBrowser third = new WebBrowser();
      Page address = asked(realm, third, " ").is("passwordless-address");
      assertThat(address.message()).isNotEmpty();
      Page code = address.submit("username", realm.alicesAddress()).is("passwordless-code");
      assertThat(code.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
  }
}
