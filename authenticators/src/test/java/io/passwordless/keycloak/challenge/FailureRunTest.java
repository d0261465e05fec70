package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("STANDARDS 9 (800-63B-4 3.2.2): runs of wrong codes")
class FailureRunTest {

  private final TestClock clock = new TestClock();
  private final ChallengeStore store =
      new ChallengeStore(
          new InMemoryStore(clock), new TestKeys().manager(), TestKeys.realm("realm"), clock);

  @Test
  void hundredWrongCodesOverWeeksCloseTheWayUntilASuccess() {
    for (int i = 0; i < 100; i++) {
      assertThat(claim()).isTrue();
      clock.pass(Duration.ofHours(6));
    }
    assertThat(claim()).isFalse();

    store.failureRun().end("alice");
    assertThat(claim()).isTrue();
  }

  @Test
  void closedWayOpensAfterThirtyDays() {
    for (int i = 0; i < 100; i++) {
      claim();
    }
    clock.pass(Duration.ofDays(29));
    assertThat(claim()).isFalse();
    clock.pass(Duration.ofDays(1));
    assertThat(claim()).isTrue();
  }

  @Test
  void runOutlivesTheSignInThatBeganItByItsOwnWrongCodes() {
    claim();
    store.failureRun().end("alice");
    clock.pass(Duration.ofDays(25));
    for (int day = 25; day < 30; day++) {
      for (int i = 0; i < 20; i++) {
        assertThat(claim()).isTrue();
      }
      clock.pass(Duration.ofDays(1));
    }

    for (int day = 30; day < 55; day++) {
      assertThat(claim()).as("day %d", day).isFalse();
      clock.pass(Duration.ofDays(1));
    }
    assertThat(claim()).isTrue();
  }

  private boolean claim() {
    Budget run = FailureRun.budget(store.failureRun().of("alice"));
    store.failureRun().begun("alice");
    return store.slots().claim(run.name(), run.size(), run.window()).isPresent();
  }
}
