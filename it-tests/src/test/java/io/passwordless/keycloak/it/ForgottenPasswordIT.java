package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keycloak's way for a forgotten password notes in the tab whose it is, if there is somebody. */
class ForgottenPasswordIT {

  @Test
  @DisplayName(
      "STANDARDS 12 (ASVS 6.3.8): an older page of the tab does not tell who has an account")
  void olderPageTellsNothing() {
    try (TestRealm realm =
        TestRealm.with(r -> r.setResetPasswordAllowed(true), required(EMAIL_CODE))) {
      String known = afterForgetting(realm, realm.alicesAddress());
      String unknown = afterForgetting(realm, "nobody@example.com");

      assertThat(known.replace(realm.alicesAddress(), "somebody"))
          .isEqualTo(unknown.replace("nobody@example.com", "somebody"));
    }
  }

  private static String afterForgetting(TestRealm realm, String name) {
    WebBrowser browser = new WebBrowser();
    Page old = realm.openSignIn(browser).is("passwordless-address");
    String tab =
        "?client_id=app&tab_id="
            + old.document()
                .select("form")
                .first()
                .attr("action")
                .replaceAll(".*tab_id=([^&]+).*", "$1");
    browser
        .open(realm.url("/login-actions/reset-credentials" + tab))
        .is("login-reset-password")
        .submit("username", name);
    Page again = browser.open(realm.url("/login-actions/authenticate" + tab));
    return again.template() + " " + again.status() + " " + again.text();
  }
}
