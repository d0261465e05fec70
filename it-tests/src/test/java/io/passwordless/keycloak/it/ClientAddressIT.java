package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** Clients behind a proxy that Keycloak has been told to believe, and one that it has not. */
@Tag("slow")
@NeedsOwnServer
class ClientAddressIT {

  private static DistributionServer behindProxy;

  @BeforeAll
  static void start() {
    behindProxy = DistributionServer.start("keycloak-proxy.log", "--proxy-headers=xforwarded");
  }

  @AfterAll
  static void stop() {
    behindProxy.close();
  }

  @Test
  @DisplayName("STANDARDS 9: another client address is no fresh budget of wrong codes")
  void addressOfTheClientIsNoFreshBudget() {
    int budget = 5;
    try (TestRealm realm = realm(setting("accountAttempts", budget))) {
      for (int i = 1; i <= budget; i++) {
        Page page = asked(realm, WebBrowser.from("198.51.100." + i));
        assertThat(page.submit("code", wrong(mail(realm, i).code())).message())
            .contains("not the code");
      }
      Page page = asked(realm, WebBrowser.from("198.51.100.200"));
      assertThat(page.submit("code", mail(realm, budget + 1).code()).message())
          .contains("too many wrong codes");
    }
  }

  @Test
  @DisplayName("STANDARDS 11: mails are limited by client address, IPv6 by /64")
  void mailsOfAClientAreLimitedWhateverAddressOfItsNetworkItTakes() {
    try (TestRealm realm = realm(setting("mailsPerHourPerIp", 2))) {
      IntStream.range(1, 5).forEach(i -> asked(realm, WebBrowser.from("2001:db8:1:2::" + i)));
      realm.await(ExpectedEvent.SENT, 2);
      realm.await(ExpectedEvent.LIMITED, 2);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(2);

      asked(realm, WebBrowser.from("2001:db8:1:3::1"));
      asked(realm, WebBrowser.from("203.0.113.7"));
      realm.await(ExpectedEvent.SENT, 4);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(4);
    }
  }

  @Test
  @DisplayName("STANDARDS 11: a client that no proxy vouches for cannot choose its address")
  void addressThatAClientClaimsIsNotBelieved() {
    try (TestRealm realm = TestRealm.with(setting("mailsPerHourPerIp", 2), required(EMAIL_CODE))) {
      IntStream.range(1, 5).forEach(i -> asked(realm, WebBrowser.from("198.51.100." + i)));

      realm.await(ExpectedEvent.SENT, 2);
      realm.await(ExpectedEvent.LIMITED, 2);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("STANDARDS 12: what looks like a name is no address, and nobody looks it up")
  void nameInPlaceOfAnAddressIsNotTold() {
    try (TestRealm realm = realm(r -> {})) {
      asked(realm, WebBrowser.from("names.example.com")).is("passwordless-code");

      assertThat(mail(realm).text()).doesNotContain("names.example.com").doesNotContain("From:");
    }
  }

  private static TestRealm realm(Consumer<RealmRepresentation> changes) {
    // these clients come from the internet, and the proxy speaks HTTPS to them only in real life
    return TestRealm.on(
        behindProxy, changes.andThen(realm -> realm.setSslRequired("none")), required(EMAIL_CODE));
  }
}
