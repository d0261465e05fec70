package io.passwordless.keycloak.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long to wait before a mail that was refused for now is tried again. */
final class Backoff {

  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Backoff() {}

  /**
   * The wait after so many failed attempts, twice as long after each; empty if the deadline is over
   * by then.
   *
   * @param attempts how many attempts have failed, at least one
   */
  static Optional<Duration> after(int attempts, Instant now, Instant deadline) {
    Duration wait = SHORTEST;
    for (int i = 1; i < attempts && wait.compareTo(LONGEST) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    Duration bounded = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    return now.plus(bounded).isBefore(deadline) ? Optional.of(bounded) : Optional.empty();
  }
}
