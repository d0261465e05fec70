package io.passwordless.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases stand in {@code typed.json}, by which the script of the pages is tested as well. */
class TypedTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void codes(String what, String typed, String means) {
    assertThat(Typed.code(typed)).isEqualTo(means);
    assertThat(Typed.code(means)).isEqualTo(means);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void names(String what, String typed, String means) {
    assertThat(Typed.name(typed)).isEqualTo(means);
    assertThat(Typed.name(means)).isEqualTo(means);
  }

  @Test
  void serversLanguageDoesNotMatter() {
    Locale present = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(Typed.code("ijk")).isEqualTo("IJK");
      assertThat(Typed.name("IJK@example.com")).isEqualTo("IJK@example.com");
    } finally {
      Locale.setDefault(present);
    }
  }

  static Stream<Arguments> codes() throws IOException {
    return cases("codes");
  }

  static Stream<Arguments> names() throws IOException {
    return cases("names");
  }

  private static Stream<Arguments> cases(String kind) throws IOException {
    try (InputStream table = TypedTest.class.getResourceAsStream("typed.json")) {
      JsonNode cases = new ObjectMapper().readTree(table).get(kind);
      return StreamSupport.stream(cases.spliterator(), false)
          .map(
              row ->
                  Arguments.of(
                      row.get("what").asText(),
                      row.get("typed").asText(),
                      row.get("means").asText()));
    }
  }
}
