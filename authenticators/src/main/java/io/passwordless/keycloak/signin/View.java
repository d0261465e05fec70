package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.Claimant.Kind;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.Waits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What the page of somebody who waits is told. */
final class View {

  private final Step step;
  private final Policy policy;
  private final Clock clock;

  View(Step step, Clock clock) {
    this.step = step;
    this.policy = step.policy();
    this.clock = clock;
  }

  Waits waits(Waiting waiting, News news) {
    return new Waits(
        waiting.challengeId(),
        waiting.address(),
        !waiting.typed(),
        waiting.format(),
        waiting.open(),
        untilExpiry(waiting),
        Duration.between(clock.instant(), waiting.sentAt().plus(policy.resendCooldown())),
        mayStartOver(waiting),
        waiting.typed() && step.offersSignUp(),
        news);
  }

  Duration untilExpiry(Waiting waiting) {
    Instant end = waiting.sentAt().plus(policy.lifespan(step.method()));
    return Duration.between(clock.instant(), end);
  }

  /** Whether another address can be typed: if this one was, here. */
  boolean mayStartOver(Waiting waiting) {
    return waiting.typed() && step.claimant().kind() != Kind.CLAIMED;
  }
}
