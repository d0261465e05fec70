package io.passwordless.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

  @ParameterizedTest
  @EnumSource
  void everyDefaultIsAllowedAndEverySettingIsExplained(Setting setting) {
    assertThat(setting.validate(setting.defaultValue())).isEqualTo(setting.defaultValue());
    assertThat(setting.attribute()).isEqualTo("passwordless." + setting.settingName());
    assertThat(setting.label()).isNotBlank();
    assertThat(setting.help()).endsWith(".");
    assertThat(Setting.named(setting.settingName())).contains(setting);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "12", " 7 ", "007"})
  void lengthWithinItsBoundsIsAllowed(String length) {
    assertThat(Integer.parseInt(Setting.CODE_LENGTH.validate(length))).isBetween(6, 12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "13", "-6", "6.0", "six", "", "6 6", "99999999999999999999", "\u0666"})
  void lengthOutsideItsBoundsIsRefusedByNameAndRange(String length) {
    assertThatThrownBy(() -> Setting.CODE_LENGTH.validate(length))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("codeLength")
        .hasMessageContaining("6 to 12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DIGITS", "hex", "", "digits,alphanumeric"})
  void unknownAlphabetIsRefusedByNameAndChoices(String alphabet) {
    assertThatThrownBy(() -> Setting.CODE_ALPHABET.validate(alphabet))
        .hasMessageContaining("codeAlphabet")
        .hasMessageContaining("digits, alphanumeric");
  }

  @Test
  void messageNeitherRepeatsWholeNovelsNorControlCharacters() {
    assertThatThrownBy(() -> Setting.CODE_ENABLED.validate("x\n".repeat(10_000)))
        .message()
        .hasSizeLessThan(120)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @EnumSource
  void tableOfTheReferenceHasEverySettingAsItIs(Setting setting) throws IOException {
    String unit = setting.type().unit().map(u -> " " + u.symbol()).orElse("").stripTrailing();
    String row =
        "| `%s` | `%s`%s | %s | %s |"
            .formatted(
                setting.attribute(),
                setting.defaultValue(),
                unit,
                setting.type().allowed(),
                setting.help());
    assertThat(Files.readString(Path.of("..", "docs", "reference.md"))).contains(row);
  }

  @Test
  void labelOfANumberSaysUnitAndBounds() {
    assertThat(Setting.CODE_LIFESPAN.labelWithBounds())
        .isEqualTo("Code lifespan (seconds, 60 to 600)");
    assertThat(Setting.CODE_LENGTH.labelWithBounds())
        .isEqualTo("Code length (characters, 6 to 12)");
    assertThat(Setting.MAX_ATTEMPTS.labelWithBounds())
        .isEqualTo("Wrong codes per challenge (1 to 10)");
    assertThat(Setting.SIGN_UP.labelWithBounds()).isEqualTo("Sign-up");
  }
}
