package io.passwordless.keycloak.challenge;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Which of an account's or address's challenges is newer: an older mail is worth nothing once a
 * newer one has been used.
 */
final class Order {

  private static final String ISSUED = "issued";

  private final StoreKeys keys;

  Order(StoreKeys keys) {
    this.keys = keys;
  }

  /**
   * A moment later than that of anything issued or ended for the holder before, even by a node
   * whose clock is ahead. That node's moments are remembered for longer than clocks are apart.
   */
  Instant next(SingleUseObjectProvider objects, String holder, Instant now) {
    Map<String, String> notes = objects.get(keys.latest(holder));
    Instant next = notes == null ? now : later(now, moment(notes).plusMillis(1));
    objects.put(keys.latest(holder), ChallengeStore.MEMORY.toSeconds(), moment(next));
    return next;
  }

  /** Ends whatever was issued before this moment. */
  void supersede(SingleUseObjectProvider objects, String holder, Instant moment, Duration memory) {
    if (acceptedLast(objects, holder).isBefore(moment)) {
      objects.put(keys.accepted(holder), memory.toSeconds(), moment(moment));
    }
  }

  boolean isSuperseded(SingleUseObjectProvider objects, Challenge challenge) {
    // looked up for an address without an account too, which must not be told by the time
    String holder = challenge.holder().orElseGet(challenge::id);
    return challenge.issuedAt().isBefore(acceptedLast(objects, holder));
  }

  /** When the newest of the holder's accepted challenges was issued. */
  private Instant acceptedLast(SingleUseObjectProvider objects, String holder) {
    Map<String, String> notes = objects.get(keys.accepted(holder));
    return notes == null ? Instant.MIN : moment(notes);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Map<String, String> moment(Instant instant) {
    return Map.of(ISSUED, Long.toString(instant.toEpochMilli()));
  }

  private static Instant moment(Map<String, String> notes) {
    return Instant.ofEpochMilli(Long.parseLong(notes.get(ISSUED)));
  }
}
