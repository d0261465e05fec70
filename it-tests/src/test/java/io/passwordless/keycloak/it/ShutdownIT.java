package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.SlowMailServer;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** What becomes of mails that wait when the server stops, on a server of its own. */
@Tag("slow")
@NeedsOwnServer
class ShutdownIT {

  @Test
  @SuppressWarnings("resource") // the realm goes with its server, which keeps nothing
  void waitingMailsAreSentOrReported() {
    DistributionServer server =
        DistributionServer.start(
            "keycloak-shutdown.log", "--spi-passwordless-mail--default--shutdown-timeout=2");
    String served;
    String stuck;
    try (SlowMailServer hanging = SlowMailServer.answeringAfter(SlowMailServer.FOREVER);
        server) {
      TestRealm working = TestRealm.on(server, realm -> {}, required(EMAIL_CODE));
      TestRealm waiting =
          TestRealm.on(server, realm -> mailGoesTo(realm, hanging.port()), required(EMAIL_CODE));
      served = working.alicesAddress();
      stuck = waiting.name();
      asked(waiting, new WebBrowser());
      asked(working, new WebBrowser());
    }
    assertThat(MAILS.count(served)).isEqualTo(1);
    assertThat(server.log())
        .contains("Sign-in mails not sent before the server stopped: 1.")
        .contains("realm '" + stuck + "' was not sent: the server is stopping")
        .doesNotContain("could not be recorded");
  }

  private static void mailGoesTo(RealmRepresentation realm, int port) {
    realm.getSmtpServer().put("port", Integer.toString(port));
  }
}
