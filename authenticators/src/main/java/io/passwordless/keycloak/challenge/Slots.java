package io.passwordless.keycloak.challenge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Budgets: each has a number of slots, and a claimed slot is free again when its window is over.
 * That makes a sliding-window limit across threads and nodes that is never exceeded, because each
 * slot is a {@link Claim}. Thread-safe.
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

  /** Claims that do not hold so often in a row are given up. */
  private static final int MOST_ROUNDS = 5;

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
    store.call(
        objects -> {
          Claim.release(objects, keys.slot(budget, slot));
          return null;
        });
  }

  /**
   * Claims several in one transaction. All callers claim budgets of one kind after another. Where a
   * claim does not hold, as may be while a node is lost, the work is done again without that slot,
   * and at last as if no slot were free.
   *
   * @param work may be done several times, so that it must change nothing else
   */
  public <T> T together(Function<Claims, T> work) {
    Set<String> lost = new HashSet<>();
    for (int round = 1; ; round++) {
      boolean open = round <= MOST_ROUNDS;
      Attempt<T> attempt =
          store.call(
              objects -> {
                Claims claims = new Claims(objects, keys, lost, open);
                return new Attempt<>(work.apply(claims), claims.made);
              });
      List<String> failed = attempt.claims().isEmpty() ? List.of() : store.call(attempt::settle);
      if (failed.isEmpty()) {
        return attempt.result();
      }
      lost.addAll(failed);
    }
  }

  private record Attempt<T>(T result, List<Claim> claims) {

    /** The keys of the claims that do not hold. If there are any, the others are given back. */
    List<String> settle(SingleUseObjectProvider objects) {
      Map<Boolean, List<String>> keys =
          claims.stream()
              .collect(
                  Collectors.partitioningBy(
                      claim -> claim.holds(objects),
                      Collectors.mapping(Claim::key, Collectors.toList())));
      if (!keys.get(false).isEmpty()) {
        keys.get(true).forEach(key -> Claim.release(objects, key));
      }
      return keys.get(false);
    }
  }

  /** What can be claimed in one transaction. */
  public static final class Claims {

    private final SingleUseObjectProvider objects;
    private final StoreKeys keys;
    private final Set<String> lost;
    private final boolean open;
    private final List<Claim> made = new ArrayList<>();

    private Claims(
        SingleUseObjectProvider objects, StoreKeys keys, Set<String> lost, boolean open) {
      this.objects = objects;
      this.keys = keys;
      this.lost = lost;
      this.open = open;
    }

    /** The store in this transaction. */
    SingleUseObjectProvider objects() {
      return objects;
    }

    /** Claims a free slot, as {@link Slots#claim}. */
    public OptionalInt claim(String budget, int size, Duration window) {
      int start = size <= SMALL ? 0 : ThreadLocalRandom.current().nextInt(size);
      for (int i = 0; open && i < Math.min(size, MOST_LOOKS); i++) {
        int slot =
            size <= MOST_LOOKS ? (start + i) % size : ThreadLocalRandom.current().nextInt(size);
        Claim claim = new Claim(keys.slot(budget, slot), window.toSeconds());
        if (!lost.contains(claim.key()) && claim.isFirst(objects)) {
          made.add(claim);
          return OptionalInt.of(slot);
        }
      }
      return OptionalInt.empty();
    }
  }
}
