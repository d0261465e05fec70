package io.passwordless.keycloak.mail;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The work of one server that waits for its answer to be on its way, never more than there are
 * {@link Places}. What does not fit is dropped and counted; what fails is tried again, as far as it
 * may. Thread-safe.
 */
final class Backlog {

  /** Longer than what is left to do for an answer when its transaction has committed. */
  private static final int HEAD_START_MILLIS = 20;

  private static final long DRAIN_STEP_MILLIS = 20;

  /** The longest wait before work that has failed is tried again; the first one is a second. */
  private static final long LONGEST_WAIT_SECONDS = 4;

  private final Places places;
  private final Lanes lanes;
  private final Consumer<Work> worker;
  private final Consumer<RuntimeException> failed;
  private final Sums dropped =
      new Sums(
          "%d requests for a sign-in by email were dropped: more came than the server could look"
              + " at.");
  private final Sums triedAgain =
      new Sums("%d requests for a sign-in by email failed for now, and are tried again.");
  private final Set<Item> items = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * A backlog.
   *
   * @param worker does the work
   * @param failed told of work that has failed and is not tried again
   */
  Backlog(Lanes lanes, int size, Consumer<Work> worker, Consumer<RuntimeException> failed) {
    this.places = new Places(size);
    this.lanes = lanes;
    this.worker = worker;
    this.failed = failed;
  }

  /** Takes work, or counts it as dropped if there is no place for it. */
  void accept(Work work) {
    if (!places.take(work.realmId())) {
      dropped.add();
      return;
    }
    Item item = new Item(work);
    items.add(item);
    long spread = ThreadLocalRandom.current().nextLong(work.spread().toMillis());
    CompletableFuture.delayedExecutor(
            HEAD_START_MILLIS + spread, TimeUnit.MILLISECONDS, Runnable::run)
        .execute(() -> lanes.execute(work.realmId(), () -> run(item)));
  }

  /** Does what waits, for as long as there is time. */
  void close(Duration patience) {
    closing = true;
    long end = System.nanoTime() + patience.toNanos();
    items.forEach(item -> lanes.execute(item.work.realmId(), () -> run(item)));
    try {
      while (!items.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(DRAIN_STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    items.forEach(item -> dropped.add());
    dropped.warn();
  }

  private void run(Item item) {
    if (item.begun.compareAndSet(false, true)) {
      // begun when the server was stopping already
      boolean last = closing;
      boolean waits = false;
      try {
        worker.accept(item.work);
      } catch (RuntimeException e) {
        waits = !last && tryAgain(item);
        if (!waits) {
          failed.accept(e);
        }
      } finally {
        if (!waits) {
          items.remove(item);
          places.leave(item.work.realmId());
        }
      }
    }
  }

  /**
   * Lets work wait that has failed, unless its patience is over; at once where the server stops.
   */
  private boolean tryAgain(Item item) {
    if (item.failures++ == 0) {
      item.failedFirst = System.nanoTime();
    }
    long wait = closing ? 0 : Math.min(item.failures, LONGEST_WAIT_SECONDS);
    long end = item.failedFirst + item.work.patience().toNanos();
    if (System.nanoTime() + TimeUnit.SECONDS.toNanos(wait) >= end) {
      return false;
    }
    triedAgain.add();
    item.begun.set(false);
    CompletableFuture.delayedExecutor(wait, TimeUnit.SECONDS, Runnable::run)
        .execute(() -> lanes.execute(item.work.realmId(), () -> run(item)));
    return true;
  }

  private static final class Item {
    private final Work work;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** These two are written by whoever has begun it. */
    private int failures;

    private long failedFirst;

    private Item(Work work) {
      this.work = work;
    }
  }
}
