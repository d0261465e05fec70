package io.passwordless.keycloak.signin;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets an answer take a whole number of steps, so that how long it took does not tell what was
 * found on the way (ASVS 5.0.0 6.3.8). A step is much longer than the differences it hides, and
 * much shorter than a mail takes.
 */
final class Pace {

  private static final long STEP_NANOS = Duration.ofMillis(100).toNanos();

  private final long start = System.nanoTime();

  /** Waits for the end of the step that was begun. */
  void hold() {
    long end = start + ((System.nanoTime() - start) / STEP_NANOS + 1) * STEP_NANOS;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }
}
