package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.relayed;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.realm.Totp;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.RealmRepresentation;

/** A server that logs all it can, and everything it says and shows searched for secrets. */
@Tag("slow")
@NeedsOwnServer
class LeakIT {

  private static DistributionServer server;

  @BeforeAll
  static void start() {
    server =
        DistributionServer.start(
            "keycloak-talkative.log",
            "--log-level=INFO,org.keycloak:debug,io.passwordless:trace",
            "--http-access-log-enabled=true");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @DisplayName("STANDARDS 8: no secret in the log, an event, a metric, an address, a title")
  void noSecretIsToldAnywhere(Way way) {
    try (TestRealm realm =
        TestRealm.on(server, longCodesAndTotp(), way.step(), otpIfConfigured())) {
      List<String> secrets = new ArrayList<>();
      WebBrowser browser = new WebBrowser();
      Page waiting = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      secrets.add(token(mail.link()));
      secrets.add(token(mail.disowningLink()));
      boolean code = way == Way.CODE || way == Way.LINK_OF_THE_CODE_MAIL;
      if (code) {
        secrets.add(mail.code());
        Page wrong = waiting.submit("code", wrong(mail.code()));
        assertThat(wrong.document().html()).doesNotContain(secrets);
        waiting = wrong;
      }
      WebBrowser other = way == Way.LINK_IN_ANOTHER_BROWSER ? new WebBrowser() : browser;
      Page otp;
      if (way == Way.CODE) {
        otp = waiting.submit("code", mail.code());
      } else if (way == Way.RELAYED_CODE) {
        String shown = relayed(mail);
        secrets.add(shown);
        otp = waiting.submit("code", shown.replace(" ", ""));
        secrets.add(shown.replace(" ", ""));
      } else {
        otp = other.open(mail.link()).press("confirm");
      }
      otp.is("login-otp").submit("otp", "000000").submit("otp", Totp.now()).signedIn();
      Page used = new WebBrowser().open(mail.link()).is("passwordless-problem");
      realm.await(ExpectedEvent.SIGNED_IN);
      new WebBrowser().open(mail.disowningLink()).is("passwordless-void");

      assertThat(used.document().title() + used.text()).doesNotContain(secrets);
      assertThat(server.log()).contains("DEBUG").doesNotContain(secrets);
      assertThat(realm.events().toString() + details(realm)).doesNotContain(secrets);
      assertThat(new WebBrowser().open(server.metrics()).document().html())
          .contains("keycloak_passwordless_total")
          .doesNotContain(secrets);
      List<String> elsewhere = new ArrayList<>(browser.history());
      elsewhere.addAll(other.history());
      elsewhere.removeIf(url -> url.equals(mail.link().toString()));
      assertThat(elsewhere.toString()).doesNotContain(secrets);
    }
  }

  private static Consumer<RealmRepresentation> longCodesAndTotp() {
    // long, so that they are not found by chance
    return setting("codeAlphabet", "alphanumeric")
        .andThen(setting("codeLength", 12))
        .andThen(realm -> realm.setAdminEventsEnabled(true))
        .andThen(SecondFactorIT::giveAliceTotp);
  }

  private static String details(TestRealm realm) {
    StringBuilder details = new StringBuilder();
    realm.events().forEach(e -> details.append(e.getDetails()).append(e.getError()).append('\n'));
    return details.toString();
  }

  private static String token(URI link) {
    String path = link.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
