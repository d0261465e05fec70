package io.passwordless.keycloak.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.passwordless.keycloak.policy.SignInMethod;
import java.util.Locale;

/**
 * The counter {@code keycloak_passwordless_total} in Keycloak's metrics, by realm, method and
 * outcome. Costs next to nothing when metrics are off. Thread-safe.
 */
final class Meters {

  private static final Meter.MeterProvider<Counter> TOTAL =
      Counter.builder("keycloak.passwordless")
          .description("What happened to codes and links by email")
          .withRegistry(Metrics.globalRegistry);

  /** What is counted. */
  enum Counted {
    ASKED,
    SENT,
    FAILED,
    LIMITED,
    USED,
    WRONG,
    EXPIRED,
    SPENT,
    REFUSED,
    DISOWNED
  }

  private Meters() {}

  static void count(String realm, SignInMethod method, Counted what) {
    TOTAL
        .withTags(
            "realm",
            realm,
            "method",
            method.eventName(),
            "outcome",
            what.name().toLowerCase(Locale.ROOT))
        .increment();
  }
}
