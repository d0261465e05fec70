package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.relayed;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.otpIfConfigured;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
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
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
      new WebBrowser().open(mail.disowningLink()).is("passwordless-void");

      assertThat(used.document().title() + used.text()).doesNotContain(secrets);
      assertUntold(realm, secrets, mail.link(), browser, other);
    }
  }

  @Test
  @DisplayName("STANDARDS 8: no secret of a sign-up in the log, an event, a metric, an address")
  void noSecretOfASignUpIsToldAnywhere() {
    try (TestRealm realm =
        TestRealm.on(
            server,
            longCodesAndTotp()
                .andThen(setting("signUp", true))
                .andThen(r -> r.setRegistrationAllowed(true)),
            required(EMAIL_CODE))) {
      WebBrowser browser = new WebBrowser();
      String address = "new-" + realm.name() + "@example.com";
      Page waiting = asked(realm, browser, address);
      ReceivedMail mail = MAILS.await(address, 1);
      waiting.submit("code", mail.code());
      realm.await(ExpectedEvent.SIGNED_UP);

      assertUntold(realm, secretsOf(mail), mail.link(), browser);
    }
  }

  @Test
  @DisplayName("STANDARDS 8: no link of an administrator in the log, an event, a metric")
  void noLinkOfAnAdministratorIsToldAnywhere() {
    try (TestRealm realm = TestRealm.on(server, longCodesAndTotp(), required(MAGIC_LINK))) {
      WebBrowser browser = new WebBrowser();
      String body =
          "{\"email\": \"%s\", \"clientId\": \"%s\"}"
              .formatted(realm.alicesAddress(), TestRealm.APPLICATION);
      URI link = URI.create(realm.rest().post("links", body).is(201).text("link"));
      browser.open(link).press("confirm").signedIn();

      assertUntold(realm, List.of(token(link)), link, browser);
    }
  }

  @Test
  @DisplayName("STANDARDS 8: no secret of a second step in the log, an event, a metric, an address")
  void noSecretOfASecondStepIsToldAnywhere() {
    try (TestRealm realm =
        TestRealm.on(server, longCodesAndTotp(), password("REQUIRED"), required(EMAIL_CODE))) {
      WebBrowser browser = new WebBrowser();
      Page waiting =
          realm
              .openSignIn(browser)
              .submit(field("username", realm.alice()), field("password", realm.alice()));
      ReceivedMail mail = mail(realm);
      waiting.submit("code", mail.code()).signedIn();

      assertUntold(realm, secretsOf(mail), mail.link(), browser);
    }
  }

  private static List<String> secretsOf(ReceivedMail mail) {
    return List.of(mail.code(), token(mail.link()), token(mail.disowningLink()));
  }

  /**
   * Not these secrets, nor what the browsers are known by; the link's own address has its token.
   */
  private static void assertUntold(
      TestRealm realm, List<String> secrets, URI link, WebBrowser... browsers) {
    List<String> all = new ArrayList<>(secrets);
    List<String> addresses = new ArrayList<>();
    for (WebBrowser browser : browsers) {
      addresses.addAll(browser.history());
      Optional.ofNullable(browser.cookies().get("KC_PASSWORDLESS_BROWSER")).ifPresent(all::add);
    }
    addresses.removeIf(url -> url.equals(link.toString()));

    assertThat(server.log()).contains("DEBUG").doesNotContain(all);
    assertThat(realm.events().toString() + details(realm)).doesNotContain(all);
    assertThat(new WebBrowser().open(server.metrics()).document().html())
        .contains("keycloak_passwordless_total")
        .doesNotContain(all);
    assertThat(addresses.toString()).doesNotContain(all);
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
