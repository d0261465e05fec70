package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.relayed;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NoLeakIT {

  @Test
  @DisplayName("STANDARDS 8: no secret in the log or in an event")
  void secretsAreNeitherLoggedNorRecorded() {
    try (TestRealm realm =
        TestRealm.with(
            setting("codeAlphabet", "alphanumeric").andThen(setting("codeLength", 12)),
            required(EMAIL_CODE))) {
      WebBrowser browser = new WebBrowser();
      Page page = asked(realm, browser);
      ReceivedMail first = mail(realm);
      page.submit("code", "4".repeat(12)).submit("code", first.code()).signedIn();
      new WebBrowser().open(first.link());
      asked(realm, new WebBrowser());
      ReceivedMail second = mail(realm, 2);
      new WebBrowser().open(second.link()).press("confirm").signedIn();

      assertNotTold(
          realm, List.of(first.code(), token(first.link()), second.code(), token(second.link())));
    }
  }

  @Test
  @DisplayName("STANDARDS 8: no relayed code in the log or in an event")
  void relayedCodeIsNeitherLoggedNorRecorded() {
    try (TestRealm realm =
        TestRealm.with(
            setting("linkBrowser", "relay")
                .andThen(setting("codeAlphabet", "alphanumeric"))
                .andThen(setting("codeLength", 12)),
            required(MAGIC_LINK))) {
      Page inbox = asked(realm, new WebBrowser());
      ReceivedMail mail = mail(realm);
      String shown = relayed(mail);
      inbox.submit("code", shown).signedIn();

      assertNotTold(realm, List.of(shown, shown.replace(" ", ""), token(mail.link())));
    }
  }

  @Test
  @DisplayName("STANDARDS 8: no token of a link that disowns in the log or in an event")
  void disowningTokenIsNeitherLoggedNorRecorded() {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      asked(realm, new WebBrowser());
      ReceivedMail mail = mail(realm);
      new WebBrowser().open(mail.disowningLink()).press("confirm");
      realm.await(ExpectedEvent.DISOWNED);

      assertNotTold(realm, List.of(token(mail.disowningLink())));
    }
  }

  private static void assertNotTold(TestRealm realm, List<String> secrets) {
    assertThat(KeycloakServer.shared().log()).doesNotContain(secrets);
    assertThat(realm.events())
        .isNotEmpty()
        .allSatisfy(
            event ->
                assertThat(event.getDetails() + " " + event.getError()).doesNotContain(secrets));
  }

  private static String token(URI link) {
    String path = link.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
