package io.passwordless.keycloak.mail;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Warns of what happens often in sums, a line each while: counting costs nothing. Thread-safe. */
final class Sums {

  private static final Logger LOG = Logger.getLogger(Sums.class);
  private static final Duration WHILE = Duration.ofSeconds(5);

  private final String format;
  private final AtomicLong count = new AtomicLong();

  /**
   * A sum.
   *
   * @param format of the warning, with the number as its argument
   */
  Sums(String format) {
    this.format = format;
  }

  void add() {
    if (count.getAndIncrement() == 0) {
      CompletableFuture.delayedExecutor(WHILE.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
          .execute(this::warn);
    }
  }

  /** Warns at once of what has been counted. */
  void warn() {
    long sum = count.getAndSet(0);
    if (sum > 0) {
      LOG.warnf(format, sum);
    }
  }
}
