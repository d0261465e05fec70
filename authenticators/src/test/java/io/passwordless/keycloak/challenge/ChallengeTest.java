package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.passwordless.keycloak.policy.SignInMethod;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeTest {

  @ParameterizedTest
  @CsvSource(
      value = {"u1,alice@example.com", "null,null"},
      nullValues = "null")
  void notesKeepAllOfIt(String user, String email) {
    Challenge challenge = challenge(user, email);

    assertThat(Challenge.fromNotes(challenge.toNotes())).isEqualTo(challenge);
  }

  @Test
  void accountWithoutAddressIsNoAccount() {
    assertThatThrownBy(() -> challenge("u1", null)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Challenge challenge(String user, String email) {
    return new Challenge(
        "id",
        SignInMethod.MAGIC_LINK,
        user,
        email,
        "client",
        "root",
        "tab",
        "execution",
        "authenticate",
        Instant.ofEpochMilli(1_767_225_600_123L),
        null,
        Map.of("browser", "Firefox", "from", "192.0.2.…"),
        true,
        Guard.ofAccount("u1", "u1:run"));
  }
}
