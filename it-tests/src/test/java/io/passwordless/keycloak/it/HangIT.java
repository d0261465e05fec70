package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.SlowMailServer;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** A mail server that takes connections and never answers, and many people who ask for a mail. */
@Tag("slow")
@Tag("alone")
class HangIT {

  private static final int PEOPLE = 150;
  private static final int AT_ONCE = 16;
  private static final int PLACES = 50;
  private static final Duration MEASURED = Duration.ofSeconds(12);
  private static final double USUAL_PACE = 0.6;

  @Test
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): other sign-ins keep their pace while mails hang")
  void otherSignInsKeepTheirPace() throws Exception {
    try (SlowMailServer hanging = SlowMailServer.answeringAfter(SlowMailServer.FOREVER);
        TestRealm stuck = TestRealm.with(people(hanging), required(EMAIL_CODE));
        TestRealm mailing = TestRealm.with(required(EMAIL_CODE));
        TestRealm other = TestRealm.with(password("REQUIRED"))) {
      passwordSignIns(other);
      int before = passwordSignIns(other);
      everybodyAsks(stuck);
      int during = passwordSignIns(other);
      System.out.printf(
          "[hang] password sign-ins in %d s: %d before, %d while %d mails wait (ratio %.2f)%n",
          MEASURED.toSeconds(), before, during, PEOPLE, (double) during / before);

      assertThat(during).isGreaterThanOrEqualTo((int) (before * USUAL_PACE));
      assertThat(
              SignInAs.asked(mailing, new WebBrowser())
                  .submit("code", SignInAs.mail(mailing).code())
                  .signedIn())
          .as("a realm whose mail server works is served meanwhile")
          .isNotEmpty();
    }
  }

  @Test
  @NeedsOwnServer
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): a full queue is reported, and shown to nobody")
  void whatDoesNotFitIntoTheQueueIsReported() throws Exception {
    try (SlowMailServer hanging = SlowMailServer.answeringAfter(SlowMailServer.FOREVER);
        DistributionServer server =
            DistributionServer.start(
                "keycloak-hang.log",
                "--spi-passwordless-mail--default--queue-size=" + PLACES,
                "--spi-passwordless-mail--default--shutdown-timeout=1");
        TestRealm realm = TestRealm.on(server, people(hanging), required(EMAIL_CODE))) {
      everybodyAsks(realm);

      assertThat(
              realm.awaitAll(ExpectedEvent.NOT_SENT, PEOPLE - PLACES / 2).stream()
                  .filter(event -> event.getDetails().get("reason").equals("overflow")))
          .hasSize(PEOPLE - PLACES / 2);
      assertThat(new WebBrowser().open(server.metrics()).document().wholeText().lines())
          .filteredOn(
              line ->
                  line.startsWith("keycloak_passwordless_total")
                      && line.contains("outcome=\"failed\"")
                      && line.contains("realm=\"" + realm.name() + "\""))
          .singleElement()
          .asString()
          .endsWith(" " + (PEOPLE - PLACES / 2) + ".0");
      awaitLine(server, "sign-in mails were not sent: the queue is full");
    }
  }

  /** It is told in sums, after a while. */
  private static void awaitLine(DistributionServer server, String text) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!server.log().contains(text) && System.nanoTime() < end) {
      Thread.sleep(200);
    }
    assertThat(server.log()).contains(text);
  }

  private static Consumer<RealmRepresentation> people(SlowMailServer mailServer) {
    return setting("mailsPerHourPerIp", 1000)
        .andThen(
            realm -> {
              realm.getSmtpServer().put("port", Integer.toString(mailServer.port()));
              for (int i = 0; i < PEOPLE; i++) {
                realm.getUsers().add(TestRealm.person(person(i)));
              }
            });
  }

  private static String person(int i) {
    return "person" + i;
  }

  /** Everybody gets the page that waits, as if a mail were on its way. */
  private static void everybodyAsks(TestRealm realm) throws Exception {
    ExecutorService browsers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Page>> pages = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        String name = person(i);
        pages.add(
            browsers.submit(() -> realm.openSignIn(new WebBrowser()).submit("username", name)));
      }
      for (Future<Page> page : pages) {
        page.get().is("passwordless-code");
      }
    } finally {
      browsers.shutdownNow();
    }
  }

  private static int passwordSignIns(TestRealm realm) {
    long end = System.nanoTime() + MEASURED.toNanos();
    int done = 0;
    while (System.nanoTime() < end) {
      Page login = realm.openSignIn(new WebBrowser());
      login
          .submit(
              WebBrowser.field("username", realm.alice()),
              WebBrowser.field("password", realm.alice()))
          .signedIn();
      done++;
    }
    return done;
  }
}
