package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.Mailbox;
import io.passwordless.keycloak.it.mail.SlowMailServer;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * Whether an answer comes later for an address that has an account. What counts is how often the
 * known one of a pair is slower: half of the time, if nothing can be learnt.
 */
@Tag("slow")
class TimingIT {

  private static final int PAIRS = 500;
  private static final int WARM_UP = 20;
  private static final int PEOPLE = 25;
  private static final double TOLERANCE = 0.05;

  /** What 500 pairs could not mend any more: nothing is gained by waiting for all of them. */
  private static final int HOPELESS_AFTER = 20;

  private static final double HOPELESS = 0.4;
  private static final long SEED = 20261123;

  @ParameterizedTest(name = "mail server answering after {0} ms (-1: never)")
  @ValueSource(longs = {0, 200, -1})
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): same time for known and unknown addresses")
  void knownAddressIsNotSlower(long delayMillis) {
    Duration delay = delayMillis < 0 ? SlowMailServer.FOREVER : Duration.ofMillis(delayMillis);
    try (SlowMailServer slow = SlowMailServer.answeringAfter(delay);
        TestRealm realm =
            TestRealm.with(
                r -> prepare(r, delayMillis == 0 ? Mailbox.shared().port() : slow.port()),
                required(EMAIL_CODE))) {
      Random random = new Random(SEED);
      double knownSlower = 0;
      int pairs = 0;
      for (int pair = -WARM_UP; pair < PAIRS && !isHopeless(knownSlower, pairs); pair++) {
        boolean knownFirst = random.nextBoolean();
        long first = nanos(realm, address(realm, knownFirst, pair));
        long second = nanos(realm, address(realm, !knownFirst, pair));
        long known = knownFirst ? first : second;
        long unknown = knownFirst ? second : first;
        if (pair >= 0) {
          knownSlower += known > unknown ? 1 : known == unknown ? 0.5 : 0;
          pairs++;
        }
      }
      double probability = knownSlower / pairs;
      System.out.printf(
          "[timing] mail server after %d ms: P(known slower) = %.3f over %d pairs%n",
          delayMillis, probability, pairs);
      assertThat(probability).isBetween(0.5 - TOLERANCE, 0.5 + TOLERANCE);
    }
  }

  private static boolean isHopeless(double knownSlower, int pairs) {
    return pairs == HOPELESS_AFTER && Math.abs(knownSlower / pairs - 0.5) > HOPELESS;
  }

  private static void prepare(RealmRepresentation realm, int mailPort) {
    setting("mailsPerHour", 60).andThen(setting("mailsPerHourPerIp", 100_000)).accept(realm);
    realm.getSmtpServer().put("port", Integer.toString(mailPort));
    for (int i = 0; i < PEOPLE; i++) {
      realm.getUsers().add(TestRealm.person("p" + i + "-" + realm.getRealm()));
    }
  }

  private static String address(TestRealm realm, boolean known, int pair) {
    String name =
        known
            ? "p" + Math.floorMod(pair, PEOPLE)
            : "q" + UUID.randomUUID().toString().substring(0, 2);
    return name + "-" + realm.name() + "@example.com";
  }

  private static long nanos(TestRealm realm, String address) {
    Page page = realm.openSignIn(new WebBrowser()).is("passwordless-address");
    long start = System.nanoTime();
    Page answer = page.submit("username", address);
    long nanos = System.nanoTime() - start;
    answer.is("passwordless-code");
    return nanos;
  }
}
