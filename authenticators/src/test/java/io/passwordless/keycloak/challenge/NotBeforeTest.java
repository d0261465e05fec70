package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotBeforeTest {

  private static final int SECOND = 1_700_000_000;

  private final NotBefore notBefore = NotBefore.latest(5, SECOND, 0);

  @ParameterizedTest
  @DisplayName("what was made in the second of a 'not before' is taken for older")
  @CsvSource({"-60000, true", "-1, true", "0, true", "999, true", "1000, false", "60000, false"})
  void whatWasMadeBeforeIsWorthNothing(long millisAfterTheSecond, boolean revoked) {
    Instant made = Instant.ofEpochSecond(SECOND).plusMillis(millisAfterTheSecond);

    assertThat(notBefore.revokes(made)).isEqualTo(revoked);
  }

  @Test
  void whatIsMadeInTheSameSecondButLaterIsNotRevokedByIt() {
    Instant now = Instant.ofEpochSecond(SECOND).plusMillis(400);

    assertThat(notBefore.revokes(notBefore.stamp(now))).isFalse();
    assertThat(notBefore.revokes(NotBefore.NEVER.stamp(now))).isTrue();
  }

  @Test
  void whatWasAskedForBeforeStaysOlderHoweverLateItIsMade() {
    Instant asked = Instant.ofEpochSecond(SECOND).minusMillis(1);

    assertThat(notBefore.revokes(notBefore.stamp(asked))).isTrue();
  }

  @Test
  void nothingIsRevokedWhereNothingEverWas() {
    assertThat(NotBefore.latest(0, 0, 0)).isEqualTo(NotBefore.NEVER);
    assertThat(NotBefore.NEVER.revokes(Instant.ofEpochSecond(1))).isFalse();
  }
}
