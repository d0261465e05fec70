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
 * {@link Places}. What does not fit is dropped and counted. Thread-safe.
 */
final class Backlog {

  /** Longer than what is left to do for an answer when its transaction has committed. */
  private static final int HEAD_START_MILLIS = 20;

  private static final long DRAIN_STEP_MILLIS = 20;

  private final Places places;
  private final Lanes lanes;
  private final Consumer<Work> worker;
  private final Sums dropped =
      new Sums(
          "%d requests for a sign-in by email were dropped: more came than the server could look"
              + " at.");
  private final Set<Item> items = ConcurrentHashMap.newKeySet();

  /**
   * A backlog.
   *
   * @param worker does the work; must not throw
   */
  Backlog(Lanes lanes, int size, Consumer<Work> worker) {
    this.places = new Places(size);
    this.lanes = lanes;
    this.worker = worker;
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
      try {
        worker.accept(item.work);
      } finally {
        items.remove(item);
        places.leave(item.work.realmId());
      }
    }
  }

  private static final class Item {
    private final Work work;
    private final AtomicBoolean begun = new AtomicBoolean();

    private Item(Work work) {
      this.work = work;
    }
  }
}
