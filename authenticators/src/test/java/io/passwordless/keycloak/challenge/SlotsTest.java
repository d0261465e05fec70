package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {

  private static final Duration WINDOW = Duration.ofHours(1);

  private final TestClock clock = new TestClock();
  private final InMemoryStore store = new InMemoryStore(clock);
  private final Slots slots = new Slots(store, new StoreKeys("realm"));

  @Test
  void claimWhenAllAreTakenThenNone() {
    assertThat(slots.claim("b", 2, WINDOW)).hasValue(0);
    assertThat(slots.claim("b", 2, WINDOW)).hasValue(1);
    assertThat(slots.claim("b", 2, WINDOW)).isEmpty();
    assertThat(slots.claim("other", 2, WINDOW)).isPresent();
  }

  @Test
  void slotsComeBackOneByOne() {
    slots.claim("b", 2, WINDOW);
    clock.pass(Duration.ofMinutes(40));
    slots.claim("b", 2, WINDOW);
    clock.pass(Duration.ofMinutes(20));

    assertThat(slots.claim("b", 2, WINDOW)).isPresent();
    assertThat(slots.claim("b", 2, WINDOW)).isEmpty();
  }

  @Test
  void releasedSlotIsFree() {
    slots.claim("b", 1, WINDOW);
    slots.release("b", 0);

    assertThat(slots.claim("b", 1, WINDOW)).isPresent();
  }

  @Test
  void loweredLimitCountsWhatWasClaimedBefore() {
    for (int i = 0; i < 8; i++) {
      slots.claim("b", 20, WINDOW);
    }
    assertThat(slots.claim("b", 5, WINDOW)).isEmpty();
  }

  @Test
  void largeBudgetIsUsedUpNearlyAndThenNotWalkedThrough() {
    int size = 20_000;
    for (int i = 0; i < 10 * size; i++) {
      slots.claim("b", size, WINDOW);
    }
    assertThat(store.size()).isBetween(size * 99 / 100, size);

    int before = store.claims();
    for (int i = 0; i < 10; i++) {
      slots.claim("b", size, WINDOW);
    }
    assertThat(store.claims() - before).isLessThanOrEqualTo(10 * 200);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 100, 150})
  void claimsOfManyThreadsNeverExceedTheBudget(int size) throws Exception {
    int threads = 32;
    int claimsEach = 10;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Long>> results =
          IntStream.range(0, threads)
              .mapToObj(
                  t ->
                      pool.submit(
                          () -> {
                            start.await();
                            return IntStream.range(0, claimsEach)
                                .mapToObj(i -> slots.claim("b", size, WINDOW))
                                .filter(OptionalInt::isPresent)
                                .count();
                          }))
              .toList();
      start.countDown();
      long claimed = 0;
      for (Future<Long> result : results) {
        claimed += result.get();
      }
      assertThat(claimed).isEqualTo(size);
    } finally {
      pool.shutdownNow();
    }
  }
}
