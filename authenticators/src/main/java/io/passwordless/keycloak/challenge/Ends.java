package io.passwordless.keycloak.challenge;

import org.keycloak.models.SingleUseObjectProvider;

/**
 * How challenges end: one is used or given up, and what was issued for the same account or address
 * before it ends with it.
 */
final class Ends {

  private final OwnTransaction store;
  private final StoreKeys keys;
  private final Order order;

  Ends(OwnTransaction store, StoreKeys keys) {
    this.store = store;
    this.keys = keys;
    this.order = new Order(keys);
  }

  /** The rank of a mail that is about to go out. */
  long nextRank(SingleUseObjectProvider objects, Challenge challenge) {
    return order.next(objects, challenge.holder().orElseThrow());
  }

  /** Whether a challenge, which may not be stored yet, was used or given up. */
  boolean isOver(SingleUseObjectProvider objects, String id) {
    return objects.contains(keys.used(id));
  }

  /** Whether it was, or its newest mail is older than one that was used elsewhere. */
  boolean isSpent(SingleUseObjectProvider objects, Challenge challenge) {
    return isSuperseded(objects, challenge) || isOver(objects, challenge.id());
  }

  boolean isSuperseded(SingleUseObjectProvider objects, Challenge challenge) {
    return isSuperseded(objects, challenge, rank(objects, challenge));
  }

  /** Whether a mail of the challenge is, which may have had a newer one since. */
  boolean isSuperseded(SingleUseObjectProvider objects, Challenge challenge, long rank) {
    // looked up for an address without an account too, which must not be told by the time
    return order.isSuperseded(objects, challenge.holder().orElseGet(challenge::id), rank);
  }

  /** Of the challenge's newest mail. */
  long rank(SingleUseObjectProvider objects, Challenge challenge) {
    return Order.of(objects.get(keys.challenge(challenge.id())));
  }

  /** Of all calls for a challenge, one gets {@code true}; perhaps two while a node is lost. */
  boolean spend(SingleUseObjectProvider objects, String id) {
    return objects.putIfAbsent(keys.used(id), ChallengeStore.LONG_MEMORY.toSeconds());
  }

  /**
   * The same, also while a node is lost, and unless a newer one was used; with it ends what was
   * issued before. In transactions of its own.
   */
  boolean accept(Challenge challenge) {
    Claim claim = new Claim(keys.used(challenge.id()), ChallengeStore.memory(challenge));
    return store.call(
            objects -> {
              if (isSuperseded(objects, challenge) || !claim.isFirst(objects)) {
                return false;
              }
              challenge
                  .holder()
                  .ifPresent(holder -> order.supersede(objects, holder, rank(objects, challenge)));
              return true;
            })
        && store.call(claim::holds);
  }

  /** Ends whatever waits for an account or address by now. */
  void endAll(SingleUseObjectProvider objects, String holder) {
    order.supersede(objects, holder, order.next(objects, holder));
  }
}
