package io.passwordless.keycloak.signin.words;

import io.passwordless.keycloak.line.Amount;
import java.time.Duration;
import java.util.Map;

/** How long something works, or people have to wait, as templates put it into words. */
public final class Lifespan {

  private static final String MINUTES = "passwordlessMinutes";

  /** What a page may take to be made, which is no reason to call ten minutes nine. */
  private static final Duration OF_A_PAGE = Duration.ofSeconds(5);

  private Lifespan() {}

  /**
   * The lifespan in the largest unit of which it has two: never more than it is, but at least a
   * minute.
   *
   * @return {@code unit}, the message key of the unit, and {@code amount}, how many of them
   */
  public static Map<String, Object> of(Duration lifespan) {
    if (lifespan.toDays() >= 2) {
      return words("passwordlessDays", lifespan.toDays());
    }
    if (lifespan.toHours() >= 2) {
      return words("passwordlessHours", lifespan.toHours());
    }
    return words(MINUTES, Math.max(1, lifespan.toMinutes()));
  }

  /** What is left of a lifespan at the moment a page is made. */
  public static Map<String, Object> left(Duration lifespan) {
    return of(lifespan.plus(OF_A_PAGE));
  }

  /**
   * A time to wait, never less than it is: in seconds up to a minute, then in minutes.
   *
   * @return {@code unit} and {@code amount}, as above
   */
  public static Map<String, Object> toWait(Duration wait) {
    int seconds = Math.max(1, seconds(wait));
    return seconds <= 60
        ? words("passwordlessSeconds", seconds)
        : words(MINUTES, (seconds + 59) / 60);
  }

  /** Whole seconds of a time to wait: never less than there are, and none if it is time. */
  public static int seconds(Duration wait) {
    return wait.isNegative() ? 0 : Math.toIntExact(wait.plusMillis(999).toSeconds());
  }

  private static Map<String, Object> words(String unit, long amount) {
    return Map.of("unit", unit, "amount", new Amount(amount));
  }
}
