package io.passwordless.keycloak.signin.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CircumstancesTest {

  private static final Instant WHEN = Instant.parse("2026-07-03T21:04:05Z");

  @Test
  void timeIsToldToTheMinuteInUtc() {
    assertThat(Circumstances.time(WHEN, Locale.UK)).isEqualTo("3 Jul 2026, 21:04 UTC");
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
  void whoeverIsNotKnownLivesNowhere() {
    assertThat(Circumstances.zone(null).getId()).isEqualTo("Z");
  }
}
