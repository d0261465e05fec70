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
        "| `%s` | %s%s | %s | %s |"
            .formatted(
                setting.attribute(),
                setting.defaultValue().isEmpty() ? "none" : "`" + setting.defaultValue() + "`",
                unit,
                setting.type().allowed(),
                setting.help());
    assertThat(Files.readString(Path.of("..", "docs", "reference.md"))).contains(row);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#000000", "#6b2fa0", "#0066CC", "#767676", " #123456 "})
  void colourThatWhiteTextCanBeReadOnIsAllowed(String colour) {
    assertThat(Setting.BRAND_COLOR.validate(colour)).isEqualTo(colour.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#777777",
        "#ffffff",
        "#ff0000",
        "#000",
        "000000",
        "red",
        "#00000g",
        "#000000;}",
        "url(x)",
        "\uFF03000000"
      })
  void colourThatIsNoneOrTooLightIsRefusedByName(String colour) {
    assertThatThrownBy(() -> Setting.BRAND_COLOR.validate(colour))
        .hasMessageContaining("brandColor")
        .hasMessageContaining("4.5 to 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://example.com/logo.png",
        "https://cdn.example.com:8443/a/b_c~d.png?v=1%20+2",
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/jpeg;base64,/9j/4AAQ"
      })
  void logoOfAnAllowedFormIsAllowed(String logo) {
    assertThat(Setting.BRAND_LOGO.validate(logo)).isEqualTo(logo);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/logo.png",
        "https://example.com",
        "https:///logo.png",
        "https://jo@example.com/logo.png",
        "https://example.com/a\")} body{x",
        "https://example.com/a;script-src",
        "https://example.com/a,b",
        "https://example.com/a'b",
        "https://example.com/a b",
        "https://example.com/a&b",
        "https://example.com/%zz",
        "https://example.com/<b>",
        "javascript:alert(1)",
        "//example.com/logo.png",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:text/html;base64,PGI+",
        "data:image/png;base64,",
        "data:image/png;base64,AA\"AA",
        "data:image/png,AAAA"
      })
  void logoOfAnyOtherFormIsRefusedByName(String logo) {
    assertThatThrownBy(() -> Setting.BRAND_LOGO.validate(logo)).hasMessageContaining("brandLogo");
  }

  @Test
  void logoIsNoLargerThanAPageShouldBe() {
    String picture = "data:image/png;base64,";
    String largest = picture + "A".repeat(30_000 - picture.length());
    assertThat(Setting.BRAND_LOGO.validate(largest)).isEqualTo(largest);
    assertThatThrownBy(() -> Setting.BRAND_LOGO.validate(largest + "A"))
        .hasMessageContaining("30000");
    String address = "https://example.com/" + "a".repeat(480);
    assertThat(Setting.BRAND_LOGO.validate(address)).isEqualTo(address);
    assertThatThrownBy(() -> Setting.BRAND_LOGO.validate(address + "a"))
        .hasMessageContaining("500");
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
