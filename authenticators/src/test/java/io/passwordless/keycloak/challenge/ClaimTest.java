package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ClaimTest {

  private static final int AT_ONCE = 4;
  private static final int ROUNDS = 2000;
  private static final long MEMORY = 3600;

  private final InMemoryStore objects = new InMemoryStore(new TestClock());

  private boolean claims(String key) {
    Claim claim = new Claim(key, MEMORY);
    return objects.call(claim::isFirst) && objects.call(claim::holds);
  }

  @Test
  void whoComesFirstGetsItAndNobodyAfter() {
    assertThat(claims("a")).isTrue();
    assertThat(claims("a")).isFalse();
    assertThat(claims("b")).isTrue();
  }

  @Test
  void ofSeveralAtOnceNoMoreThanOneGetsItThoughAllAreToldToBeFirst() throws Exception {
    objects.tellEverybodyToBeFirst();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    CyclicBarrier start = new CyclicBarrier(AT_ONCE);
    try {
      for (int i = 0; i < ROUNDS; i++) {
        String name = "name-" + i;
        Callable<Boolean> attempt =
            () -> {
              start.await();
              return claims(name);
            };
        int claimed = 0;
        for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(AT_ONCE, attempt))) {
          claimed += one.get() ? 1 : 0;
        }
        assertThat(claimed).isLessThanOrEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
