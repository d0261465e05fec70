package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
    String token = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);

    assertThat(browsers.recognise(token, ALICE, ADDRESS, NotBefore.NEVER)).isPresent();
    assertThat(browsers.recognise(token, "user-2", ADDRESS, NotBefore.NEVER)).isEmpty();
    assertThat(browsers.name(token))
        .isEqualTo(browsers.recognise(token, ALICE, ADDRESS, NotBefore.NEVER));
    assertThat(token).doesNotContain(ALICE);
  }

  @Test
  void browsersAreToldApart() {
    assertThat(
            browsers.recognise(
                browsers.issue(ALICE, ADDRESS, NotBefore.NEVER), ALICE, ADDRESS, NotBefore.NEVER))
        .isNotEqualTo(
            browsers.recognise(
                browsers.issue(ALICE, ADDRESS, NotBefore.NEVER), ALICE, ADDRESS, NotBefore.NEVER));
  }

  @Test
  void revocationForgetsWhatWasGivenOutBefore() {
    String before = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);
    clock.pass(Duration.ofMillis(10));
    NotBefore revoked = new NotBefore(clock.instant().getEpochSecond());
    String after = browsers.issue(ALICE, ADDRESS, revoked);

    assertThat(browsers.recognise(before, ALICE, ADDRESS, revoked)).isEmpty();
    assertThat(browsers.recognise(after, ALICE, ADDRESS, revoked)).isPresent();
  }

  @Test
  void forgottenBrowsersAreStrangersUntilTheySignInAgain() {
    String before = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);
    browsers.forget(ALICE);
    String after = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);

    assertThat(browsers.recognise(before, ALICE, ADDRESS, NotBefore.NEVER)).isEmpty();
    assertThat(browsers.name(before)).isEmpty();
    assertThat(browsers.recognise(after, ALICE, ADDRESS, NotBefore.NEVER)).isPresent();
  }

  @Test
  void tokenIsWorthNothingAfterHalfAYearWhateverTheCookieSays() {
    String token = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);
    clock.pass(KnownBrowsers.LIFESPAN.minusSeconds(1));
    assertThat(browsers.recognise(token, ALICE, ADDRESS, NotBefore.NEVER)).isPresent();
    clock.pass(Duration.ofSeconds(1));

    assertThat(browsers.recognise(token, ALICE, ADDRESS, NotBefore.NEVER)).isEmpty();
  }

  @Test
  void sixthBrowserMakesTheFirstForgotten() {
    String first = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);
    String second = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);
    for (int i = 3; i <= 6; i++) {
      browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);
      browsers.issue("user-2", ADDRESS, NotBefore.NEVER);
    }

    assertThat(browsers.recognise(first, ALICE, ADDRESS, NotBefore.NEVER)).isEmpty();
    assertThat(browsers.name(first)).isEmpty();
    assertThat(browsers.recognise(second, ALICE, ADDRESS, NotBefore.NEVER)).isPresent();
    assertThat(browsers.name(second)).isPresent();
  }

  @Test
  void anotherAddressOfTheAccountKnowsNoBrowser() {
    String token = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);

    assertThat(browsers.recognise(token, ALICE, "new@example.com", NotBefore.NEVER)).isEmpty();
    assertThat(
            browsers.recognise(
                browsers.issue(ALICE, null, NotBefore.NEVER), ALICE, null, NotBefore.NEVER))
        .isPresent();
  }

  @Test
  void tokenThatWasTouchedIsNone() {
    String token = browsers.issue(ALICE, ADDRESS, NotBefore.NEVER);
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String touched = token.substring(0, i) + other + token.substring(i + 1);
      // the last character of a base64url text has bits that do not count
      if (i != token.length() - 1) {
        assertThat(
                browsers
                    .name(touched)
                    .flatMap(name -> browsers.recognise(touched, ALICE, ADDRESS, NotBefore.NEVER)))
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "AAAAAAAAAAAAAAAAAAAAAA.1.x"})
  void nonsenseIsNone(String token) {
    assertThat(browsers.recognise(token, ALICE, ADDRESS, NotBefore.NEVER)).isEmpty();
  }
}
