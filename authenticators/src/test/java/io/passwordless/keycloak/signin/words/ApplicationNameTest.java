package io.passwordless.keycloak.signin.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationNameTest {

  @ParameterizedTest
  @CsvSource({
    "Example Shop, Example Shop",
    "'Shop\n\nYour account was hacked', Shop Your account was hacked",
    "'Shop\u2028\u00a0now', Shop now",
    "'Sh\u202eop\u2066', Shop",
    "'O''Brien & Söhne <AG>', O'Brien & Söhne <AG>",
    "متجر, متجر"
  })
  void nameIsFewWordsOnOneLine(String name, String shown) {
    assertThat(ApplicationName.brief(name)).isEqualTo(shown);
  }

  @Test
  void nameThatGoesOnAndOnIsCut() {
    assertThat(ApplicationName.brief("a".repeat(60))).isEqualTo("a".repeat(60));
    assertThat(ApplicationName.brief("Shop. " + "\ud83d\ude00".repeat(300)))
        .isEqualTo("Shop. " + "\ud83d\ude00".repeat(53) + "…");
  }
}
