package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.challenge.SecretHasher.Purpose;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets of 256 random bits that each stand for a few notes and are good once. Only their keyed
 * hashes are stored. Thread-safe.
 */
public final class Tickets {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final OwnTransaction store;
  private final StoreKeys keys;
  private final SecretHasher hasher;

  Tickets(OwnTransaction store, StoreKeys keys, SecretHasher hasher) {
    this.store = store;
    this.keys = keys;
    this.hasher = hasher;
  }

  /**
   * A ticket that was issued.
   *
   * @param key where it is stored
   * @param notes what it stands for
   */
  public record Found(String key, Map<String, String> notes) {
    public Found {
      notes = Map.copyOf(notes);
    }
  }

  /** Issues a ticket. */
  public String issue(Map<String, String> notes, Duration lifespan) {
    String ticket = LinkToken.random(RANDOM).reveal();
    String key = keys.ticket(hasher.active(Purpose.TICKET, "", ticket));
    store.call(
        objects -> {
          objects.put(key, lifespan.toSeconds(), new HashMap<>(notes));
          return null;
        });
    return ticket;
  }

  /** What a ticket stands for, as long as it is good. Changes nothing. */
  public Optional<Found> find(String ticket) {
    return LinkToken.parse(ticket)
        .filter(token -> token.reveal().equals(ticket))
        .flatMap(
            token ->
                hasher.candidates(Purpose.TICKET, "", ticket).stream()
                    .map(keys::ticket)
                    .flatMap(key -> found(key).stream())
                    .findFirst());
  }

  private Optional<Found> found(String key) {
    return Optional.ofNullable(store.call(objects -> objects.get(key)))
        .map(notes -> new Found(key, notes));
  }

  /** Takes a ticket away. Of all who call this for one, one gets {@code true}. */
  public boolean take(Found ticket) {
    Claim claim = new Claim(ticket.key() + ":taken", ChallengeStore.MEMORY.toSeconds());
    return store.call(objects -> objects.remove(ticket.key()) != null && claim.isFirst(objects))
        && store.call(claim::holds);
  }
}
