package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.policy.CodeAlphabet;
import io.passwordless.keycloak.policy.SignInMethod;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on one store, whose clocks are a minute apart. */
class ClockSkewTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final Guard CLAIMED = Guard.ofNameless("other");
  private static final CodeFormat FORMAT = new CodeFormat(CodeAlphabet.ALPHANUMERIC, 12);
  private static final String ALICE = "user-1";

  private final TestClock clock = new TestClock();
  private final Clock ahead = Clock.offset(clock, Duration.ofMinutes(1));
  private final InMemoryStore objects = new InMemoryStore(clock);
  private final TestKeys keys = new TestKeys();
  private final Node slow = new Node(clock);
  private final Node fast = new Node(ahead);

  @Test
  void signInOnTheFastNodeDoesNotEndWhatTheSlowOneIssuesAfterwards() {
    assertThat(fast.tryCode("c1", fast.mail("c1", ALICE))).isEqualTo(Verdict.ACCEPTED);
    clock.pass(Duration.ofSeconds(10));
    OneTimeCode next = slow.mail("c2", ALICE);

    assertThat(fast.tryCode("c2", next)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void signInOnTheSlowNodeEndsWhatTheFastOneIssuedBefore() {
    OneTimeCode old = fast.mail("c1", ALICE);
    clock.pass(Duration.ofSeconds(10));

    assertThat(slow.tryCode("c2", slow.mail("c2", ALICE))).isEqualTo(Verdict.ACCEPTED);
    assertThat(fast.tryCode("c1", old)).isEqualTo(Verdict.SPENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {ALICE, ""})
  void disowningOnTheFastNodeDoesNotEndWhatTheSlowOneIssuesAfterwards(String account) {
    fast.mail("c1", account);
    fast.disown("c1");
    clock.pass(Duration.ofSeconds(10));
    OneTimeCode next = slow.mail("c2", account);

    assertThat(slow.tryCode("c2", next)).isEqualTo(Verdict.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {ALICE, ""})
  void disowningOnTheSlowNodeEndsWhatTheFastOneIssuedBefore(String account) {
    OneTimeCode other = fast.mail("c1", account);
    slow.mail("c2", account);
    slow.disown("c2");

    assertThat(fast.tryCode("c1", other)).isEqualTo(Verdict.SPENT);
  }

  @Test
  void twoOfOneMomentEndEachOther() {
    OneTimeCode first = slow.mail("c1", ALICE);
    OneTimeCode second = slow.mail("c2", ALICE);

    assertThat(slow.tryCode("c2", second)).isEqualTo(Verdict.ACCEPTED);
    assertThat(slow.tryCode("c1", first)).isEqualTo(Verdict.SPENT);
  }

  @Test
  void mailsAskedForAtOnceHaveAnOrderEach() throws Exception {
    Order order = new Order(new StoreKeys("realm"));
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Long>> ranks =
          pool.invokeAll(Collections.nCopies(200, () -> order.next(objects, ALICE)));
      Set<Long> different = new HashSet<>();
      for (Future<Long> rank : ranks) {
        different.add(rank.get());
      }
      assertThat(different).hasSize(200).contains(1L, 200L);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void slowerRequestDoesNotBringBackWhatANewerOneEnded() {
    Order order = new Order(new StoreKeys("realm"));
    long oldest = order.next(objects, ALICE);
    long older = order.next(objects, ALICE);
    long middle = order.next(objects, ALICE);
    long newest = order.next(objects, ALICE);
    order.supersede(objects, ALICE, newest);
    order.supersede(objects, ALICE, older);

    assertThat(order.isSuperseded(objects, ALICE, oldest)).isTrue();
    assertThat(order.isSuperseded(objects, ALICE, middle)).isTrue();
    assertThat(order.isSuperseded(objects, ALICE, newest)).isFalse();
  }

  @Test
  void resendKeepsNoOlderMailOfItsTabAlive() {
    OneTimeCode old = slow.mail("c1", ALICE);
    OneTimeCode newer = slow.mail("c2", ALICE);
    OneTimeCode resent = slow.mail("c1", ALICE);
    assertThat(slow.tryCode("c2", newer)).isEqualTo(Verdict.ACCEPTED);

    assertThat(slow.tryCode("c1", old)).isEqualTo(Verdict.WRONG);
    assertThat(slow.tryCode("c1", resent)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void linkOfAnOlderMailDiesThoughItsTabHasHadANewerOne() {
    LinkToken old = slow.link("c1");
    OneTimeCode newer = slow.mail("c2", ALICE);
    LinkToken resent = slow.link("c1");
    assertThat(slow.tryCode("c2", newer)).isEqualTo(Verdict.ACCEPTED);

    assertThat(slow.store.find(old).verdict()).isEqualTo(Verdict.SPENT);
    assertThat(slow.store.find(resent).verdict()).isEqualTo(Verdict.ACCEPTED);
  }

  private final class Node {

    private final Clock time;
    private final ChallengeStore store;

    Node(Clock time) {
      this.time = time;
      this.store = new ChallengeStore(objects, keys.manager(), TestKeys.realm("realm"), time);
    }

    LinkToken link(String id) {
      LinkToken link = LinkToken.random(RANDOM);
      mail(id, ALICE, link);
      return link;
    }

    /** Of the account, or to sign up if there is none. */
    OneTimeCode mail(String id, String account) {
      return mail(id, account, LinkToken.random(RANDOM));
    }

    private OneTimeCode mail(String id, String account, LinkToken link) {
      OneTimeCode code = OneTimeCode.random(CodeAlphabet.ALPHANUMERIC, 12, RANDOM);
      Challenge challenge =
          new Challenge(
              id,
              SignInMethod.EMAIL_CODE,
              account.isEmpty() ? null : account,
              "alice@example.com",
              "client",
              "root",
              "tab",
              "execution",
              "authenticate",
              time.instant(),
              null,
              Map.of(),
              false,
              Guard.ofAccount("alice", "alice:first"));
      store.add(challenge, FORMAT, code, LIFE, link, LIFE, LinkToken.random(RANDOM));
      return code;
    }

    void disown(String id) {
      store.disown(store.find(id).orElseThrow());
    }

    Verdict tryCode(String id, OneTimeCode code) {
      return store
          .trials()
          .code(id, code.reveal(), FORMAT, 5, 5, CLAIMED, c -> true, c -> true)
          .verdict();
    }
  }
}
