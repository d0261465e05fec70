package io.passwordless.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Instant NOW = Instant.EPOCH;

  @Test
  void waitsTwiceAsLongEachTimeUpToAHalfMinute() {
    Instant never = NOW.plus(Duration.ofDays(1));

    assertThat(IntStream.rangeClosed(1, 7).mapToObj(i -> Backoff.after(i, NOW, never).get()))
        .containsExactly(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
  }

  @Test
  void givesUpWhenTheSecretsWouldHaveExpired() {
    assertThat(Backoff.after(1, NOW, NOW.plusSeconds(2))).isEmpty();
    assertThat(Backoff.after(1, NOW, NOW.plusSeconds(3))).isPresent();
  }
}
