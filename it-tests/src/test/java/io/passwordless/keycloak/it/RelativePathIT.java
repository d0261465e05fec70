package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Keycloak that answers under a path, as all did once, on a server of its own. */
@Tag("slow")
@NeedsOwnServer
class RelativePathIT {

  private static final String PATH = "/auth";

  private static DistributionServer server;

  private final WebBrowser browser = new WebBrowser();

  @BeforeAll
  static void start() {
    server = DistributionServer.startUnder(PATH, "keycloak-under-a-path");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyWaySignsIn(Way way) {
    try (TestRealm realm = TestRealm.on(server, r -> {}, way.step())) {
      assertThat(realm.idToken(way.go(realm, browser).signedIn()).getPreferredUsername())
          .isEqualTo(realm.alice());
    }
  }

  @Test
  void everyAddressIsUnderThePath() {
    try (TestRealm realm = TestRealm.on(server, r -> {}, required(EMAIL_CODE))) {
      Page waiting = asked(realm, browser);
      assertThat(mail(realm).link().getPath()).startsWith(PATH);
      assertThat(browser.open(waiting.url().resolve(question(waiting))).status()).isEqualTo(200);

      new WebBrowser().open(mail(realm).disowningLink()).press("confirm").is("passwordless-void");
      assertThat(browser.open(waiting.url().resolve(question(waiting))).text()).contains("false");
    }
  }

  @Test
  void linkOfAnAdministratorSignsIn() {
    try (TestRealm realm = TestRealm.on(server, r -> {}, required(MAGIC_LINK))) {
      String link =
          realm
              .rest()
              .post(
                  "links",
                  "{\"email\": \"%s\", \"clientId\": \"%s\"}"
                      .formatted(realm.alicesAddress(), TestRealm.APPLICATION))
              .is(201)
              .text("link");

      assertThat(browser.open(URI.create(link)).press("confirm").signedIn()).isNotEmpty();
    }
  }

  private static String question(Page waiting) {
    String question =
        waiting.document().select("[data-passwordless-waiting]").attr("data-passwordless-waiting");
    assertThat(question).startsWith(PATH);
    return question;
  }
}
