package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.challenge.SecretHasher.Purpose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.SingleUseObjectProvider;

/** The link tokens of challenges in the store: only keyed hashes, which lead to the challenge. */
final class Links {

  private static final String EXPIRES = "expires";
  private static final String CHALLENGE = "challenge";
  private static final String ADDRESS = "address";

  private final StoreKeys keys;
  private final SecretHasher hasher;
  private final Ends ends;
  private final Clock clock;

  Links(StoreKeys keys, SecretHasher hasher, Ends ends, Clock clock) {
    this.keys = keys;
    this.hasher = hasher;
    this.ends = ends;
    this.clock = clock;
  }

  /** Stores the link of a mail beside those of the challenge's other mails. */
  void put(
      SingleUseObjectProvider objects,
      Challenge challenge,
      long rank,
      LinkToken link,
      Duration lifespan) {
    Map<String, String> notes = new HashMap<>(challenge.time());
    notes.putAll(Order.notes(rank));
    notes.put(CHALLENGE, challenge.id());
    notes.put(ADDRESS, challenge.email());
    notes.put(EXPIRES, Long.toString(clock.instant().plus(lifespan).toEpochMilli()));
    objects.put(
        keys.link(hasher.active(Purpose.LINK, "", link.reveal())),
        ChallengeStore.memory(challenge),
        notes);
  }

  /** Stores the token that lets whoever has it end the challenge. */
  void putDisowning(SingleUseObjectProvider objects, Challenge challenge, LinkToken token) {
    objects.put(
        keys.disowning(hasher.active(Purpose.DISOWNING, "", token.reveal())),
        ChallengeStore.memory(challenge),
        Map.of(CHALLENGE, challenge.id()));
  }

  /** What a link token stands for. */
  FoundLink find(SingleUseObjectProvider objects, LinkToken token) {
    for (String hash : hasher.candidates(Purpose.LINK, "", token.reveal())) {
      Map<String, String> notes = objects.get(keys.link(hash));
      if (notes != null) {
        return challenge(objects, notes)
            .map(c -> new FoundLink(standing(objects, c, notes), c.asOf(notes), hash))
            .orElse(FoundLink.NONE);
      }
    }
    return FoundLink.NONE;
  }

  /** The challenge that a token can end. */
  Optional<Challenge> findToDisown(SingleUseObjectProvider objects, LinkToken token) {
    return hasher.candidates(Purpose.DISOWNING, "", token.reveal()).stream()
        .map(hash -> objects.get(keys.disowning(hash)))
        .filter(Objects::nonNull)
        .findFirst()
        .flatMap(notes -> challenge(objects, notes));
  }

  private Optional<Challenge> challenge(
      SingleUseObjectProvider objects, Map<String, String> notes) {
    return Challenge.in(objects, keys.challenge(notes.get(CHALLENGE)));
  }

  /** A link that went to an address which the account has left is as good as used. */
  private Verdict standing(
      SingleUseObjectProvider objects, Challenge challenge, Map<String, String> link) {
    if (ends.isSpent(objects, challenge)
        || ends.isSuperseded(objects, challenge, Order.of(link))
        || !challenge.email().equals(link.get(ADDRESS))) {
      return Verdict.SPENT;
    }
    Instant expiry = Instant.ofEpochMilli(Long.parseLong(link.get(EXPIRES)));
    return clock.instant().isBefore(expiry) ? Verdict.ACCEPTED : Verdict.EXPIRED;
  }
}
