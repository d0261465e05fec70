package io.passwordless.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuessingTest {

  private static final int SHORTEST = Setting.CODE_LENGTH.type().min();

  @Test
  @DisplayName("STANDARDS 3 (800-63B-4 3.1.3.2): a code has at least 6 digits")
  void shortestCodeHasSixCharacters() {
    assertThat(SHORTEST).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("STANDARDS 3 (ASVS 6.5.4): at the shortest, a code has nearly 20 bits or more")
  void shortestCodeHasTwentyBits(CodeAlphabet alphabet) {
    // six decimal digits, which 800-63B-4 names as the least, are 19.93 bits
    assertThat(alphabet.bits(SHORTEST)).isGreaterThan(19.9);
  }

  @Test
  @DisplayName("STANDARDS 4 (ASVS 6.5.5): a code lives at most 10 minutes")
  void codeLivesTenMinutesAtMost() {
    assertThat(Setting.CODE_LIFESPAN.type().max()).isLessThanOrEqualTo(600);
    assertThat(Integer.parseInt(Setting.LINK_LIFESPAN.defaultValue())).isLessThanOrEqualTo(600);
  }

  @Test
  @DisplayName("STANDARDS 9 (800-63B-4 3.2.2): at most 100 wrong codes an account")
  void accountHasAHundredAttemptsAtMost() {
    assertThat(Setting.ACCOUNT_ATTEMPTS.type().max()).isLessThanOrEqualTo(100);
  }

  @Test
  void guessingAllYearWithTheDefaultsSucceedsOnceInAboutHundredAndForty() {
    double guesses = 365.0 * Integer.parseInt(Setting.ACCOUNT_ATTEMPTS.defaultValue());
    double codes = Math.pow(2, CodeAlphabet.DIGITS.bits(6));

    assertThat(codes / guesses).isBetween(130.0, 145.0);
  }

  @Test
  void resentMailsAreSaidToMakeItThreeTimesAsLikely() {
    GuessingChance chance =
        GuessingChance.under(EffectiveSettings.read(name -> null, null).policy());

    assertThat(chance.oneIn()).isBetween(130L, 145L);
    assertThat(chance.oneInAtWorst()).isEqualTo(46);
    assertThat(chance.sum()).contains("about 1 in 140");
    assertThat(chance.atWorst()).contains("1 in 46", "3 codes");
  }

  @ParameterizedTest
  @EnumSource
  void alphabetHasNoCharacterTwice(CodeAlphabet alphabet) {
    assertThat(alphabet.characters().chars().distinct().count())
        .isEqualTo(alphabet.characters().length());
  }

  @Test
  void alphanumericHasNoLookAlikes() {
    assertThat(CodeAlphabet.ALPHANUMERIC.characters()).doesNotContainPattern("[0O1IL2Z5S8BUV]");
  }
}
