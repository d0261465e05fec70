package io.passwordless.keycloak.mail;

import io.passwordless.keycloak.mail.Delivery.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;

/**
 * The deliveries of one server that wait, are being attempted, or wait to be tried again: never
 * more than there are {@link Places}. Each is reported once. Thread-safe.
 */
final class Outbox {

  private static final Logger LOG = Logger.getLogger(Outbox.class);

  private static final long DRAIN_STEP_MILLIS = 50;

  private final Places places;
  private final Lanes lanes;
  private final Function<Delivery, MailSender.Answer> sender;
  private final BiConsumer<Delivery, Fate> reporter;
  private final Sums overflow = new Sums("%d sign-in mails were not sent: the queue is full.");
  private final Set<Item> items = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * An outbox.
   *
   * @param sender makes one attempt of a delivery that has a mail
   * @param reporter told of every delivery once; must not throw
   */
  Outbox(
      Lanes lanes,
      int size,
      Function<Delivery, MailSender.Answer> sender,
      BiConsumer<Delivery, Fate> reporter) {
    this.places = new Places(size);
    this.lanes = lanes;
    this.sender = sender;
    this.reporter = reporter;
  }

  /** Takes a delivery, or reports that there is no place for it. */
  void accept(Delivery delivery) {
    if (closing || !places.take(delivery.realmId())) {
      reporter.accept(delivery, closing ? Fate.SHUTDOWN : Fate.OVERFLOW);
      if (!closing) {
        overflow.add();
      }
      return;
    }
    Item item = new Item(delivery);
    items.add(item);
    attemptNow(item);
  }

  /** Attempts what waits at once, for as long as there is time, and reports what is left then. */
  void close(Duration patience) {
    closing = true;
    long end = System.nanoTime() + patience.toNanos();
    items.forEach(this::attemptNow);
    try {
      while (!items.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(DRAIN_STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = items.size();
    if (left > 0) {
      LOG.warnf("Sign-in mails not sent before the server stopped: %d.", left);
    }
    items.forEach(item -> finish(item, Fate.SHUTDOWN));
  }

  private void attemptLater(Item item, Duration wait) {
    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
        .execute(() -> attemptNow(item));
  }

  private void attemptNow(Item item) {
    lanes.execute(item.delivery.realmId(), () -> attempt(item));
  }

  private void attempt(Item item) {
    if (!item.state.compareAndSet(State.WAITING, State.UNDER_WAY)) {
      return;
    }
    if (!now().isBefore(item.delivery.deadline())) {
      finish(item, Fate.LATE);
    } else {
      item.attempts++;
      switch (answer(item)) {
        case TAKEN -> {
          lanes.widen(item.delivery.realmId());
          finish(item, Fate.SENT);
        }
        case REFUSED -> finish(item, Fate.REFUSED);
        case REFUSED_FOR_NOW -> tryAgain(item);
      }
    }
  }

  /** Whatever is thrown, the mail gives its place back. */
  private MailSender.Answer answer(Item item) {
    boolean answered = false;
    try {
      MailSender.Answer answer = sender.apply(item.delivery);
      answered = true;
      return answer;
    } finally {
      if (!answered) {
        finish(item, Fate.REFUSED);
      }
    }
  }

  private void tryAgain(Item item) {
    lanes.narrow(item.delivery.realmId());
    Optional<Duration> wait = Backoff.after(item.attempts, now(), item.delivery.deadline());
    if (wait.isEmpty() || closing) {
      finish(item, closing ? Fate.SHUTDOWN : Fate.LATE);
    } else if (item.state.compareAndSet(State.UNDER_WAY, State.WAITING)) {
      attemptLater(item, wait.get());
    }
  }

  private void finish(Item item, Fate fate) {
    if (item.state.getAndSet(State.DONE) != State.DONE) {
      // whoever is told that a mail is through finds its place free
      places.leave(item.delivery.realmId());
      try {
        reporter.accept(item.delivery, fate);
      } finally {
        items.remove(item);
      }
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Time.currentTimeMillis());
  }

  private enum State {
    WAITING,
    UNDER_WAY,
    DONE
  }

  private static final class Item {
    private final Delivery delivery;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /** Written by whoever has taken the item under way. */
    private int attempts;

    private Item(Delivery delivery) {
      this.delivery = delivery;
    }
  }
}
