package io.passwordless.keycloak.challenge;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Budgets: each has a number of slots, and a claimed slot is free again when its window is over.
 * That makes a sliding-window limit across threads and nodes that is never exceeded, because {@code
 * putIfAbsent} is the only arbiter. Thread-safe.
 */
public final class Slots {

  /**
   * Small budgets fill from the front, so that a limit that is lowered counts what was claimed
   * before. Large ones are searched from anywhere, so that a busy one is not walked through at
   * every claim.
   */
  private static final int SMALL = 100;

  /**
   * A claim looks at no more slots than this: one of a full budget must not be worth a long search.
   * A budget that is larger may seem full when no more than one slot in a hundred is free.
   */
  private static final int MOST_LOOKS = 200;

  private final OwnTransaction store;
  private final StoreKeys keys;

  Slots(OwnTransaction store, StoreKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /**
   * Claims a free slot.
   *
   * @param budget what the slots belong to
   * @param size how many slots the budget has
   * @param window how long a claim lasts, at least a second
   * @return the claimed slot, counted from 0, or empty when all are taken
   */
  public OptionalInt claim(String budget, int size, Duration window) {
    return together(claims -> claims.claim(budget, size, window));
  }

  /** Gives a slot back before its window is over. */
  public void release(String budget, int slot) {
    together(
        claims -> {
          claims.release(budget, slot);
          return null;
        });
  }

  /** Claims several in one transaction. All callers claim budgets of one kind after another. */
  public <T> T together(Function<Claims, T> work) {
    return store.call(objects -> work.apply(new Claims(objects, keys)));
  }

  /** What can be claimed in one transaction. */
  public static final class Claims {

    private final SingleUseObjectProvider objects;
    private final StoreKeys keys;

    Claims(SingleUseObjectProvider objects, StoreKeys keys) {
      this.objects = objects;
      this.keys = keys;
    }

    /** Claims a free slot, as {@link Slots#claim}. */
    public OptionalInt claim(String budget, int size, Duration window) {
      int start = size <= SMALL ? 0 : ThreadLocalRandom.current().nextInt(size);
      for (int i = 0; i < Math.min(size, MOST_LOOKS); i++) {
        int slot =
            size <= MOST_LOOKS ? (start + i) % size : ThreadLocalRandom.current().nextInt(size);
        if (objects.putIfAbsent(keys.slot(budget, slot), window.toSeconds())) {
          return OptionalInt.of(slot);
        }
      }
      return OptionalInt.empty();
    }

    /** Gives a slot back, as {@link Slots#release}. */
    public void release(String budget, int slot) {
      objects.remove(keys.slot(budget, slot));
    }
  }
}
