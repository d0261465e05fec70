package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.RefusingMailServer;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.KeycloakServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Keycloak's metrics count, each realm and method by itself. */
class MetersIT {

  @Test
  void outcomesAreCountedByRealmAndMethod() throws Exception {
    assumeTrue(KeycloakServer.shared() instanceof DistributionServer, "metrics can be read");
    try (TestRealm codes = TestRealm.with(setting("mailsPerHour", 1), required(EMAIL_CODE));
        TestRealm links = TestRealm.with(required(MAGIC_LINK))) {
      Page page = asked(codes, new WebBrowser());
      String code = mail(codes).code();
      page.submit("code", wrong(code)).submit("code", code).signedIn();
      codes.await(ExpectedEvent.WRONG);
      asked(codes, new WebBrowser());
      codes.await(ExpectedEvent.LIMITED);
      asked(links, new WebBrowser());
      new WebBrowser().open(mail(links).link()).press("confirm").signedIn();
      links.await(ExpectedEvent.SENT);

      assertCount(codes, "email-code", "asked", 2);
      assertCount(codes, "email-code", "sent", 1);
      assertCount(codes, "email-code", "wrong", 1);
      assertCount(codes, "email-code", "used", 1);
      assertCount(codes, "email-code", "limited", 1);
      assertCount(links, "magic-link", "asked", 1);
      assertCount(links, "magic-link", "sent", 1);
      assertCount(links, "magic-link", "used", 1);
      assertThat(metrics()).noneMatch(line -> isOf(line, links) && line.contains("\"email-code\""));
    }
  }

  @Test
  void refusedMailsAndLateCodesAreCounted() throws Exception {
    assumeTrue(KeycloakServer.shared() instanceof DistributionServer, "metrics can be read");
    try (RefusingMailServer refusing = RefusingMailServer.replying("550 no");
        TestRealm realm =
            TestRealm.with(
                r -> r.getSmtpServer().put("port", Integer.toString(refusing.port())),
                required(EMAIL_CODE))) {
      asked(realm, new WebBrowser());
      realm.await(ExpectedEvent.NOT_SENT);

      assertCount(realm, "email-code", "failed", 1);
    }
    try (TestRealm realm = TestRealm.with(setting("codeLifespan", 60), required(EMAIL_CODE))) {
      Page page = asked(realm, new WebBrowser());
      String code = mail(realm).code();
      letPass(realm, 61);
      try {
        page.submit("code", code);
      } finally {
        letPass(realm, 0);
      }
      realm.await(ExpectedEvent.EXPIRED);

      assertCount(realm, "email-code", "expired", 1);
    }
  }

  /** Sets the server's clock to so many seconds from now. */
  private static void letPass(TestRealm realm, int seconds) {
    new WebBrowser().send("POST", realm.url("/test-clock/" + seconds), "");
  }

  private static void assertCount(TestRealm realm, String method, String outcome, int count)
      throws Exception {
    assertThat(metrics())
        .filteredOn(
            line ->
                isOf(line, realm)
                    && line.contains("method=\"" + method + "\"")
                    && line.contains("outcome=\"" + outcome + "\""))
        .singleElement()
        .asString()
        .endsWith(" " + count + ".0");
  }

  private static boolean isOf(String line, TestRealm realm) {
    return line.startsWith("keycloak_passwordless_total{")
        && line.contains("realm=\"" + realm.name() + "\"");
  }

  private static List<String> metrics() throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(((DistributionServer) KeycloakServer.shared()).metrics())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .toList();
  }
}
