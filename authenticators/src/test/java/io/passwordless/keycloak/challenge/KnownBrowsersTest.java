package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("STANDARDS 10 (ASVS 6.1.1): known browsers")
class KnownBrowsersTest {

  private static final String ALICE = "user-1";
  private static final String ADDRESS = "alice@example.com";

  private final TestClock clock = new TestClock();
  private final TestKeys keys = new TestKeys();
  private final KnownBrowsers browsers =
      new ChallengeStore(new InMemoryStore(clock), keys.manager(), TestKeys.realm("realm"), clock)
          .knownBrowsers();

  @Test
  void browserIsKnownForItsAccountOnly() {
    String token = browsers.issue(ALICE, ADDRESS);

    assertThat(browsers.recognise(token, ALICE, ADDRESS, Instant.EPOCH)).isPresent();
    assertThat(browsers.recognise(token, "user-2", ADDRESS, Instant.EPOCH)).isEmpty();
    assertThat(browsers.name(token))
        .isEqualTo(browsers.recognise(token, ALICE, ADDRESS, Instant.EPOCH));
    assertThat(token).doesNotContain(ALICE);
  }

  @Test
  void browsersAreToldApart() {
    assertThat(browsers.recognise(browsers.issue(ALICE, ADDRESS), ALICE, ADDRESS, Instant.EPOCH))
        .isNotEqualTo(
            browsers.recognise(browsers.issue(ALICE, ADDRESS), ALICE, ADDRESS, Instant.EPOCH));
  }

  @Test
  void revocationForgetsWhatWasGivenOutBefore() {
    String before = browsers.issue(ALICE, ADDRESS);
    clock.pass(Duration.ofSeconds(10));
    Instant revoked = clock.instant();
    String after = browsers.issue(ALICE, ADDRESS);

    assertThat(browsers.recognise(before, ALICE, ADDRESS, revoked)).isEmpty();
    assertThat(browsers.recognise(after, ALICE, ADDRESS, revoked)).isPresent();
  }

  @Test
  void tokenIsWorthNothingAfterHalfAYearWhateverTheCookieSays() {
    String token = browsers.issue(ALICE, ADDRESS);
    clock.pass(KnownBrowsers.LIFESPAN.minusSeconds(1));
    assertThat(browsers.recognise(token, ALICE, ADDRESS, Instant.EPOCH)).isPresent();
    clock.pass(Duration.ofSeconds(1));

    assertThat(browsers.recognise(token, ALICE, ADDRESS, Instant.EPOCH)).isEmpty();
  }

  @Test
  void sixthBrowserMakesTheFirstForgotten() {
    String first = browsers.issue(ALICE, ADDRESS);
    String second = browsers.issue(ALICE, ADDRESS);
    for (int i = 3; i <= 6; i++) {
      browsers.issue(ALICE, ADDRESS);
      browsers.issue("user-2", ADDRESS);
    }

    assertThat(browsers.recognise(first, ALICE, ADDRESS, Instant.EPOCH)).isEmpty();
    assertThat(browsers.recognise(second, ALICE, ADDRESS, Instant.EPOCH)).isPresent();
  }

  @Test
  void anotherAddressOfTheAccountKnowsNoBrowser() {
    String token = browsers.issue(ALICE, ADDRESS);

    assertThat(browsers.recognise(token, ALICE, "new@example.com", Instant.EPOCH)).isEmpty();
    assertThat(browsers.recognise(browsers.issue(ALICE, null), ALICE, null, Instant.EPOCH))
        .isPresent();
  }

  @Test
  void tokenThatWasTouchedIsNone() {
    String token = browsers.issue(ALICE, ADDRESS);
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String touched = token.substring(0, i) + other + token.substring(i + 1);
      // the last character of a base64url text has bits that do not count
      if (i != token.length() - 1) {
        assertThat(
                browsers
                    .name(touched)
                    .flatMap(name -> browsers.recognise(touched, ALICE, ADDRESS, Instant.EPOCH)))
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "AAAAAAAAAAAAAAAAAAAAAA.1.x"})
  void nonsenseIsNone(String token) {
    assertThat(browsers.recognise(token, ALICE, ADDRESS, Instant.EPOCH)).isEmpty();
  }
}
