package io.passwordless.keycloak.signin;

import java.time.Duration;
import java.util.Map;

/** How long something works, as templates put it into words. */
public final class Lifespan {

  private Lifespan() {}

  /**
   * The lifespan in the largest unit of which it has two: never more than it is, but at least a
   * minute.
   *
   * @return {@code unit}, the message key of the unit, and {@code amount}, how many of them
   */
  public static Map<String, Object> of(Duration lifespan) {
    if (lifespan.toDays() >= 2) {
      return Map.of("unit", "passwordlessDays", "amount", lifespan.toDays());
    }
    if (lifespan.toHours() >= 2) {
      return Map.of("unit", "passwordlessHours", "amount", lifespan.toHours());
    }
    return Map.of("unit", "passwordlessMinutes", "amount", Math.max(1, lifespan.toMinutes()));
  }
}
