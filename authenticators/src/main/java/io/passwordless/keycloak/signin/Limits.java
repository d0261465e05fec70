package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.KnownBrowsers;
import io.passwordless.keycloak.challenge.Slots;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.words.ClientAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often mails may be asked for, by what can be known before anybody is looked up: the form, the
 * tab, the client's address, the browser.
 */
final class Limits {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Longer than requests overlap. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final Slots slots;
  private final KnownBrowsers browsers;
  private final Step step;
  private final Policy policy;

  Limits(Slots slots, KnownBrowsers browsers, Step step) {
    this.slots = slots;
    this.browsers = browsers;
    this.step = step;
    this.policy = step.policy();
  }

  /** What an ask is told. */
  enum Answer {
    /** It may be looked at. */
    GRANTED,
    /** Only because this browser has signed in before, to whatever account. */
    GRANTED_TO_BROWSER,
    /** The same form was posted by another request, which has asked. */
    REPEATED,
    /** Another mail was asked for a moment ago. */
    TOO_SOON,
    /** The client has asked too often. */
    TOO_MANY
  }

  /** Whether the browser has signed in before, to whatever account. */
  boolean isBrowserKnown() {
    return names().findAny().isPresent();
  }

  /** A first ask: the wait before the next one begins. */
  Answer first() {
    return ask(false);
  }

  /** Another ask, which has to wait for its time unless there is nothing to wait for. */
  Answer another(boolean atOnce) {
    return ask(!atOnce);
  }

  /**
   * All in one transaction, and in this order: a form that is posted twice costs a client one ask,
   * and one that comes too soon none.
   */
  private Answer ask(boolean mustWait) {
    List<String> names = names().toList();
    return slots.together(
        claims -> {
          boolean mine =
              PostedOnce.budget(step)
                  .map(form -> claims.claim(form, 1, OVERLAP).isPresent())
                  .orElse(true);
          if (!mine) {
            return Answer.REPEATED;
          }
          if (!claimCooldown(claims) && mustWait) {
            return Answer.TOO_SOON;
          }
          String client = "client:" + ClientAddress.budget(step.remoteAddress());
          if (claims.claim(client, policy.mailsPerHourPerIp(), HOUR).isPresent()) {
            return Answer.GRANTED;
          }
          return names.stream().anyMatch(name -> claimForBrowser(claims, name))
              ? Answer.GRANTED_TO_BROWSER
              : Answer.TOO_MANY;
        });
  }

  private Stream<String> names() {
    return step.browserTokens().stream().map(browsers::name).flatMap(Optional::stream);
  }

  /** The wait between two mails of one step in one tab. */
  private boolean claimCooldown(Slots.Claims claims) {
    String tab = "cooldown:" + step.tabId() + ":" + step.executionId();
    return policy.resendCooldown().isZero()
        || claims.claim(tab, 1, policy.resendCooldown()).isPresent();
  }

  /** So that strangers who use up the client's limit do not keep a person from her mail. */
  private boolean claimForBrowser(Slots.Claims claims, String name) {
    return claims.claim("asks-browser:" + name, policy.mailsPerHour(), HOUR).isPresent();
  }
}
