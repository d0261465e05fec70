package io.passwordless.keycloak.challenge;

import java.util.Map;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Which of an account's or address's mails is newer: an older one is worth nothing once a newer one
 * has been used. Each has a number of its own, without a gap, claimed by {@code putIfAbsent}; what
 * was used is marked at its number. Nothing is ever written over by something older, and no clock
 * is asked.
 */
final class Order {

  /** The rank of what nobody was mailed: older than everything. */
  static final long NONE = 0;

  private static final String RANK = "rank";
  private static final long MEMORY = ChallengeStore.LONG_MEMORY.toSeconds();

  private final StoreKeys keys;

  Order(StoreKeys keys) {
    this.keys = keys;
  }

  /** The next number of the holder. The remembered one only shortens the search. */
  long next(SingleUseObjectProvider objects, String holder) {
    long rank = of(objects.get(keys.latest(holder))) + 1;
    while (!objects.putIfAbsent(keys.rank(holder, rank), MEMORY)) {
      rank++;
    }
    objects.put(keys.latest(holder), MEMORY, notes(rank));
    return rank;
  }

  /** Ends whatever has a lower number. */
  void supersede(SingleUseObjectProvider objects, String holder, long rank) {
    objects.put(keys.accepted(holder, rank), MEMORY, Map.of());
  }

  boolean isSuperseded(SingleUseObjectProvider objects, String holder, long rank) {
    long later = rank + 1;
    while (objects.contains(keys.rank(holder, later))) {
      if (objects.contains(keys.accepted(holder, later))) {
        return true;
      }
      later++;
    }
    return false;
  }

  static Map<String, String> notes(long rank) {
    return Map.of(RANK, Long.toString(rank));
  }

  static long of(Map<String, String> notes) {
    return notes == null || !notes.containsKey(RANK) ? NONE : Long.parseLong(notes.get(RANK));
  }
}
