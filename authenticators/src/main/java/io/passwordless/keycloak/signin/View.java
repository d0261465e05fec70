package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.policy.LinkBrowser;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.Claimant.Kind;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.Waits;
import java.time.Clock;
import java.time.Duration;

/** What somebody who waits can do, for any face. */
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
    News end = end(waiting);
    return new Waits(
        waiting.challengeId(),
        waiting.address(),
        !waiting.typed(),
        waiting.format(),
        end,
        untilExpiry(waiting),
        linkWorks(waiting, end),
        end != News.REFUSED && (end != News.CLOSED || mailsLink()),
        sinceAsked(waiting),
        left(waiting, policy.resendCooldown()),
        mayStartOver(waiting),
        waiting.typed() && step.offersSignUp(),
        news);
  }

  Duration untilExpiry(Waiting waiting) {
    return left(waiting, waiting.lifespan());
  }

  private News end(Waiting waiting) {
    return waiting.end() == News.NONE && !isLeft(waiting, longestLife(waiting))
        ? News.CODE_EXPIRED
        : waiting.end();
  }

  /** A link that shows a code to be typed here helps nobody once none can be typed. */
  private boolean linkWorks(Waiting waiting, News end) {
    return mailsLink()
        && policy.linkBrowser() != LinkBrowser.RELAY
        && !end.isOfTheWholeMail()
        && isLeft(waiting, policy.linkLifespan());
  }

  /** A link may show a code to be typed here, in its last second still. */
  private Duration longestLife(Waiting waiting) {
    return mailsLink() && policy.linkBrowser() == LinkBrowser.RELAY
        ? policy.linkLifespan().plus(policy.codeLifespan())
        : waiting.lifespan();
  }

  /** Never less than nothing, whatever the clock of the node that was asked says. */
  private Duration sinceAsked(Waiting waiting) {
    Duration since = Duration.between(waiting.sentAt(), clock.instant());
    return since.isNegative() ? Duration.ZERO : since;
  }

  private boolean mailsLink() {
    return policy.mailsLink(step.method());
  }

  private boolean isLeft(Waiting waiting, Duration lifespan) {
    return left(waiting, lifespan).compareTo(Duration.ZERO) > 0;
  }

  private Duration left(Waiting waiting, Duration lifespan) {
    return Duration.between(clock.instant(), waiting.sentAt().plus(lifespan));
  }

  /** Whether another address can be typed: if this one was, here. */
  boolean mayStartOver(Waiting waiting) {
    return waiting.typed() && step.claimant().kind() != Kind.CLAIMED;
  }
}
