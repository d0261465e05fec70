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
import org.junit.jupiter.api.DisplayName;
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
  @DisplayName("STANDARDS 9: a limit is not exceeded where the store tells everybody to be first")
  void limitHoldsWhereEverybodyIsToldToBeFirst() {
    store.tellEverybodyToBeFirst();

    assertThat(slots.claim("b", 2, WINDOW)).hasValue(0);
    assertThat(slots.claim("b", 2, WINDOW)).hasValue(1);
    assertThat(slots.claim("b", 2, WINDOW)).isEmpty();
    assertThat(slots.claim("b", 3, WINDOW)).hasValue(2);
  }

  @Test
  void whatHoldsIsGivenBackWhereAnotherClaimDoesNot() {
    slots.claim("taken", 1, WINDOW);
    store.tellEverybodyToBeFirst();

    OptionalInt claimed =
        slots.together(
            claims -> {
              OptionalInt slot = claims.claim("free", 1, WINDOW);
              claims.claim("taken", 1, WINDOW);
              return slot;
            });

    assertThat(claimed).hasValue(0);
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
    long claimed =
        IntStream.range(0, 10 * size)
            .mapToObj(i -> slots.claim("b", size, WINDOW))
            .filter(OptionalInt::isPresent)
            .count();
    assertThat(claimed).isBetween(size * 99L / 100, (long) size);

    int before = store.claims();
    for (int i = 0; i < 10; i++) {
      slots.claim("b", size, WINDOW);
    }
    assertThat(store.claims() - before).isLessThanOrEqualTo(10 * 200);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 100, 150})
  void claimsOfManyThreadsNeverExceedTheBudget(int size) throws Exception {
    assertThat(claimedByManyThreads(size)).isEqualTo(size);
  }

  @Test
  void norDoTheyWhereEverybodyIsToldToBeFirst() throws Exception {
    store.tellEverybodyToBeFirst();

    assertThat(claimedByManyThreads(150)).isBetween(1L, 150L);
  }

  private long claimedByManyThreads(int size) throws Exception {
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
      return claimed;
    } finally {
      pool.shutdownNow();
    }
  }
}
