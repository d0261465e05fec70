package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.Mailbox;
import io.passwordless.keycloak.it.mail.SlowMailServer;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * Whether an answer comes later for an address that has an account. What counts is how often the
 * known one of a pair is slower: half of the time, if nothing can be learnt.
 */
@Tag("slow")
@Tag("alone")
class TimingIT {

  private static final int PAIRS = 1000;
  private static final int WARM_UP = 20;
  private static final int PEOPLE = 50;

  /** Three standard deviations, so that chance alone fails one run of a hundred. */
  private static final double TOLERANCE = 0.05;

  /** Fewer pairs, and a bound of as many standard deviations. */
  private static final int PAIRS_OF_SHUT_OUT = 100;

  private static final int SHUT_OUT_OF_EACH = 3;
  private static final double TOLERANCE_OF_SHUT_OUT = 0.15;

  /** What all pairs could not mend any more: nothing is gained by waiting for all of them. */
  private static final int HOPELESS_AFTER = 20;

  private static final double HOPELESS = 0.4;
  private static final long SEED = 20261123;

  /** Answers wait for their time far longer than they work, so pairs can share the server. */
  private static final int AT_ONCE = 3;

  /** What is posted on the way, in this order. */
  private enum Post {
    ADDRESS,
    CODE,
    RESEND
  }

  /** Somebody at one of the two faces. */
  private interface Visitor {
    void post(Post post, String address);

    static Visitor withBrowser(TestRealm realm) {
      return new Visitor() {
        private Page page = realm.openSignIn(new WebBrowser()).is("passwordless-address");

        @Override
        public void post(Post post, String address) {
          page =
              switch (post) {
                case ADDRESS -> page.submit("username", address);
                case CODE -> page.submit("code", "000000");
                case RESEND -> page.press("resend");
              };
          page.is("passwordless-code");
        }
      };
    }

    static Visitor withApp(TestRealm realm) {
      return new Visitor() {
        private final App app = App.of(realm);
        private App.Answer answer;

        @Override
        public void post(Post post, String address) {
          answer =
              switch (post) {
                case ADDRESS -> app.ask(address);
                case CODE -> app.goOn(answer, "email_code=000000");
                case RESEND -> app.goOn(answer, "resend=true");
              };
          assertThat(answer.json()).containsEntry("challenge", "email_code");
        }
      };
    }
  }

  @ParameterizedTest(name = "mail server answering after {0} ms (-1: never)")
  @ValueSource(longs = {200, -1})
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): same time for known and unknown addresses")
  void knownAddressIsNotSlower(long delayMillis) throws Exception {
    Duration delay = delayMillis < 0 ? SlowMailServer.FOREVER : Duration.ofMillis(delayMillis);
    try (SlowMailServer slow = SlowMailServer.answeringAfter(delay);
        TestRealm realm = TestRealm.with(r -> prepare(r, slow.port()), required(EMAIL_CODE))) {
      assertNobodyIsSlower(
          "mail server after %d ms".formatted(delayMillis),
          realm,
          pair -> person(realm, pair),
          Set.of(Post.ADDRESS),
          PAIRS,
          TOLERANCE);
    }
  }

  @Test
  @DisplayName(
      "STANDARDS 12 (ASVS 6.3.8): same time for known and unknown addresses, their wrong codes and"
          + " their resends")
  void nothingThatIsPostedIsSlowerForAKnownAddress() throws Exception {
    try (TestRealm realm =
        TestRealm.with(r -> prepare(r, Mailbox.shared().port()), required(EMAIL_CODE))) {
      assertNobodyIsSlower(
          "known", realm, pair -> person(realm, pair), EnumSet.allOf(Post.class), PAIRS, TOLERANCE);
    }
  }

  @Test
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): same time for known and unknown addresses, in an app")
  void nothingThatAnAppPostsIsSlowerForAKnownAddress() throws Exception {
    try (TestRealm realm =
        TestRealm.with(
            App.allowed().andThen(r -> prepare(r, Mailbox.shared().port())),
            required(EMAIL_CODE))) {
      assertNobodyIsSlower(
          "known, app",
          realm,
          Visitor::withApp,
          pair -> person(realm, pair),
          EnumSet.allOf(Post.class),
          PAIRS,
          TOLERANCE);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "STANDARDS 12 (ASVS 6.3.8): same time for unknown addresses and accounts that may not sign in")
  void nothingThatIsPostedIsSlowerForWhoIsShutOut(ShutOut kind) throws Exception {
    try (TestRealm realm =
        TestRealm.with(
            r -> {
              prepare(r, Mailbox.shared().port());
              ShutOut.addTo(r, SHUT_OUT_OF_EACH);
            },
            required(EMAIL_CODE))) {
      ShutOut.lock(realm, SHUT_OUT_OF_EACH);
      assertNobodyIsSlower(
          kind.toString(),
          realm,
          pair -> kind.address(realm, Math.floorMod(pair, SHUT_OUT_OF_EACH)),
          Set.of(Post.ADDRESS, Post.CODE),
          PAIRS_OF_SHUT_OUT,
          TOLERANCE_OF_SHUT_OUT);
    }
  }

  private static void assertNobodyIsSlower(
      String what,
      TestRealm realm,
      IntFunction<String> known,
      Set<Post> posts,
      int pairs,
      double tolerance)
      throws Exception {
    assertNobodyIsSlower(what, realm, Visitor::withBrowser, known, posts, pairs, tolerance);
  }

  private static void assertNobodyIsSlower(
      String what,
      TestRealm realm,
      Function<TestRealm, Visitor> visitors,
      IntFunction<String> known,
      Set<Post> posts,
      int pairs,
      double tolerance)
      throws Exception {
    Map<Post, Tally> tallies = new EnumMap<>(Post.class);
    posts.forEach(post -> tallies.put(post, new Tally()));
    ExecutorService browsers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Random random = new Random(SEED);
      List<Future<?>> results = new ArrayList<>();
      for (int pair = -WARM_UP; pair < pairs; pair++) {
        String address = known.apply(pair);
        boolean counts = pair >= 0;
        boolean knownFirst = random.nextBoolean();
        results.add(
            browsers.submit(
                () -> {
                  if (tallies.values().stream().noneMatch(Tally::isHopeless)) {
                    measure(realm, visitors, address, knownFirst, counts, tallies);
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      browsers.shutdownNow();
    }
    tallies.forEach(
        (post, tally) ->
            System.out.printf(
                "[timing] %s, %s: P(slower than unknown) = %.3f over %d pairs%n",
                what, post, tally.probability(), tally.pairs()));
    assertThat(tallies.values())
        .allSatisfy(
            tally -> assertThat(tally.probability()).isBetween(0.5 - tolerance, 0.5 + tolerance));
  }

  private static void measure(
      TestRealm realm,
      Function<TestRealm, Visitor> visitors,
      String address,
      boolean knownFirst,
      boolean counts,
      Map<Post, Tally> tallies) {
    String unknown =
        "q%s-%s@example.com".formatted(UUID.randomUUID().toString().substring(0, 2), realm.name());
    Visitor first = visitors.apply(realm);
    Visitor second = visitors.apply(realm);
    for (Post post : Post.values()) {
      if (tallies.containsKey(post)) {
        long one = nanos(post, first, knownFirst ? address : unknown);
        long other = nanos(post, second, knownFirst ? unknown : address);
        if (counts) {
          tallies.get(post).add(knownFirst ? one - other : other - one);
        }
      }
    }
  }

  /** How long an answer took. */
  private static long nanos(Post post, Visitor visitor, String address) {
    long start = System.nanoTime();
    visitor.post(post, address);
    return System.nanoTime() - start;
  }

  /** How often the known one was slower. */
  private static final class Tally {

    private double slower;
    private int pairs;

    synchronized void add(long difference) {
      slower += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
      pairs++;
    }

    synchronized int pairs() {
      return pairs;
    }

    synchronized double probability() {
      return slower / pairs;
    }

    synchronized boolean isHopeless() {
      return pairs >= HOPELESS_AFTER && Math.abs(probability() - 0.5) > HOPELESS;
    }
  }

  /** Without events: recording who it was would cost time for everybody, and hide the rest. */
  private static void prepare(RealmRepresentation realm, int mailPort) {
    setting("mailsPerHour", 60)
        .andThen(setting("mailsPerHourPerIp", 100_000))
        .andThen(setting("accountAttempts", 100))
        .andThen(setting("resendCooldown", 0))
        .accept(realm);
    realm.setEventsEnabled(false);
    realm.getSmtpServer().put("port", Integer.toString(mailPort));
    for (int i = 0; i < PEOPLE; i++) {
      realm.getUsers().add(TestRealm.person("p" + i + "-" + realm.getRealm()));
    }
  }

  private static String person(TestRealm realm, int pair) {
    return "p%d-%s@example.com".formatted(Math.floorMod(pair, PEOPLE), realm.name());
  }
}
