package io.passwordless.keycloak.signin.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CircumstancesTest {

  private static final Instant WHEN = Instant.parse("2026-07-03T21:04:05Z");

  @Test
  void timeIsToldToTheMinuteInUtc() {
    assertThat(Circumstances.time(WHEN, Locale.UK, ZoneOffset.UTC))
        .isEqualTo("3 Jul 2026, 21:04 UTC");
  }

  @Test
  void timeOfAPersonIsThatOfHerZone() {
    assertThat(Circumstances.time(WHEN, Locale.UK, ZoneId.of("Europe/London")))
        .isEqualTo("3 Jul 2026, 22:04 BST");
    assertThat(Circumstances.time(WHEN, Locale.GERMANY, ZoneId.of("Europe/Berlin")))
        .isEqualTo("03.07.2026, 23:04 MESZ");
    assertThat(Circumstances.time(WHEN, Locale.UK, ZoneId.of("+05:30")))
        .isEqualTo("4 Jul 2026, 02:34 +05:30");
  }

  @Test
  void timeOfDayIsThatOfThePerson() {
    assertThat(Circumstances.timeOfDay(WHEN, Locale.GERMANY, ZoneId.of("Europe/Berlin")))
        .isEqualTo("23:04:05 MESZ");
  }

  @Test
  void namesKeepTheirDirectionWhereTheSentenceHasAnother() {
    Map<String, String> origin = Map.of("browser", "Chrome", "from", "192.0.2.x");

    assertThat(told(origin, "he"))
        .containsEntry("browser", "\u2068Chrome\u2069")
        .containsEntry("from", "192.0.2.x");
    assertThat(told(origin, "de")).containsEntry("browser", "Chrome");
  }

  /** As {@code MessageFormat} writes them, in the same mail. */
  @Test
  void digitsAreThoseOfTheLanguage() {
    assertThat(told(Map.of(), "ar").get("time")).contains("\u0660\u0664").doesNotContain("04");
  }

  private static Map<String, String> told(Map<String, String> origin, String language) {
    return Circumstances.told(origin, WHEN, Locale.forLanguageTag(language), ZoneOffset.UTC);
  }

  @Test
  void whoeverIsNotKnownLivesNowhere() {
    assertThat(Circumstances.zone(null).getId()).isEqualTo("Z");
  }
}
