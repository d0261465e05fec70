package io.passwordless.keycloak.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.policy.CodeAlphabet;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneTimeCodeTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @ParameterizedTest
  @EnumSource
  @DisplayName("STANDARDS 3 (ASVS 6.5.3): every character is equally likely at every place")
  void charactersAreUniform(CodeAlphabet alphabet) {
    int length = 6;
    int draws = 60_000;
    int symbols = alphabet.characters().length();
    long[][] seen = new long[length][symbols];
    for (int i = 0; i < draws; i++) {
      String code = OneTimeCode.random(alphabet, length, RANDOM).reveal();
      for (int place = 0; place < length; place++) {
        seen[place][alphabet.characters().indexOf(code.charAt(place))]++;
      }
    }
    double expected = (double) draws / symbols;
    for (long[] counts : seen) {
      double chiSquare = 0;
      for (long count : counts) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
      int freedom = symbols - 1;
      // six standard deviations: fails by chance about once in a hundred million runs
      assertThat(chiSquare).isLessThan(freedom + 6 * Math.sqrt(2.0 * freedom) + 20);
    }
  }

  @Test
  void codesDoNotRepeatThemselves() {
    Set<String> codes = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      codes.add(OneTimeCode.random(CodeAlphabet.ALPHANUMERIC, 12, RANDOM).reveal());
    }
    assertThat(codes).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acd-efg", " ACD EFG ", "a c d e f g", "AcDeFg", "\u00a0acd\tefg"})
  void spacesDashesAndCaseDoNotMatter(String typed) {
    OneTimeCode code = OneTimeCode.typed(typed, CodeAlphabet.ALPHANUMERIC);

    assertThat(code.reveal()).isEqualTo("ACDEFG");
    assertThat(code.isWellFormed(CodeAlphabet.ALPHANUMERIC, 6)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345", "1234567", "12345a", "123456\0", "12345.6"})
  void anythingElseIsMalformed(String typed) {
    assertThat(OneTimeCode.typed(typed, CodeAlphabet.DIGITS).isWellFormed(CodeAlphabet.DIGITS, 6))
        .isFalse();
  }

  @Test
  @DisplayName("STANDARDS 8: secrets do not show themselves")
  void secretsDoNotShowThemselves() {
    OneTimeCode code = OneTimeCode.random(CodeAlphabet.DIGITS, 6, RANDOM);
    LinkToken token = LinkToken.random(RANDOM);

    assertThat(code.toString()).doesNotContain(code.reveal());
    assertThat(token.toString()).doesNotContain(token.reveal());
  }

  @Test
  void tokenHas256BitsInBase64Url() {
    LinkToken token = LinkToken.random(RANDOM);

    assertThat(token.reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(LinkToken.parse(token.reveal()))
        .get()
        .extracting(LinkToken::reveal)
        .isEqualTo(token.reveal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        ",",
        ">",
        ")",
        "\"",
        "'",
        "\u2019",
        "]",
        "}",
        ";",
        "!",
        "/",
        "%22",
        "=",
        "&gt;",
        "*",
        "|",
        "\u00bb",
        "\u3002",
        "\u200b",
        " ",
        "\n",
        ". Please open it.",
        "\u00e9"
      })
  void whatAMailProgramGluesToALinkIsNotOfItsToken(String glued) {
    LinkToken token = LinkToken.random(RANDOM);

    assertThat(LinkToken.parse(token.reveal() + glued))
        .get()
        .extracting(LinkToken::reveal)
        .isEqualTo(token.reveal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "../../../../../../../../../../../etc/passwd", "a b"})
  void whatCannotBeATokenIsNone(String text) {
    assertThat(LinkToken.parse(text)).isEmpty();
    assertThat(LinkToken.parse("A".repeat(42) + "\u00e9")).isEmpty();
    assertThat(LinkToken.parse("A".repeat(42) + ".A")).isEmpty();
    assertThat(LinkToken.parse("." + "A".repeat(43))).isEmpty();
    assertThat(LinkToken.parse("A".repeat(43) + "_.")).isEmpty();
    assertThat(LinkToken.parse(null)).isEmpty();
    assertThat(LinkToken.parse("A".repeat(44))).isEmpty();
  }
}
