package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.challenge.SecretHasher.Purpose;
import io.passwordless.keycloak.policy.CodeAlphabet;
import io.passwordless.keycloak.policy.GuessingChance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.keycloak.models.SingleUseObjectProvider;

/** The codes of challenges in the store: only keyed hashes, bound to the challenge and address. */
final class Codes {

  /** A code on its way is not killed by a resend: the newest are live. */
  private static final int LIVE = GuessingChance.LIVE_CODES;

  private static final String RELAY = "relay";
  private static final String EXPIRES = "expires";
  private static final String ALPHABET = "alphabet";
  private static final String LENGTH = "length";

  private final StoreKeys keys;
  private final SecretHasher hasher;
  private final Clock clock;

  Codes(StoreKeys keys, SecretHasher hasher, Clock clock) {
    this.keys = keys;
    this.hasher = hasher;
    this.clock = clock;
  }

  /** Stores the code of a mail, in place of an older one if too many would be live. */
  void put(
      SingleUseObjectProvider objects,
      Challenge challenge,
      int mail,
      long rank,
      CodeFormat format,
      OneTimeCode code,
      Duration lifespan) {
    put(objects, challenge, Integer.toString(mail % LIVE), rank, format, code, lifespan);
  }

  /** Stores the code that another browser shows, in place of an older one. */
  void putRelayed(
      SingleUseObjectProvider objects,
      Challenge challenge,
      long rank,
      CodeFormat format,
      OneTimeCode code,
      Duration lifespan) {
    put(objects, challenge, RELAY, rank, format, code, lifespan);
  }

  private void put(
      SingleUseObjectProvider objects,
      Challenge challenge,
      String place,
      long rank,
      CodeFormat format,
      OneTimeCode code,
      Duration lifespan) {
    Map<String, String> notes =
        new HashMap<>(hasher.notes(Purpose.CODE, boundTo(challenge), code.reveal()));
    notes.putAll(Order.notes(rank));
    notes.put(EXPIRES, Long.toString(clock.instant().plus(lifespan).toEpochMilli()));
    notes.put(ALPHABET, format.alphabet().settingValue());
    notes.put(LENGTH, Integer.toString(format.length()));
    notes.putAll(challenge.time());
    objects.put(keys.code(challenge.id(), place), ChallengeStore.MEMORY.toSeconds(), notes);
  }

  /** All codes of a challenge, those that are late too. */
  List<Map<String, String>> of(SingleUseObjectProvider objects, Challenge challenge) {
    return Stream.concat(IntStream.range(0, LIVE).mapToObj(Integer::toString), Stream.of(RELAY))
        .map(place -> objects.get(keys.code(challenge.id(), place)))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether one of them can look like this. */
  static boolean fit(List<Map<String, String>> codes, String typed) {
    return codes.stream().anyMatch(notes -> format(notes).fits(typed));
  }

  /**
   * Compares what was typed with all of them, whatever the first says.
   *
   * @return {@link Verdict#ACCEPTED} if it is right
   */
  Verdict compare(List<Map<String, String>> codes, Challenge challenge, String typed) {
    List<Verdict> verdicts = new ArrayList<>();
    boolean anyLive = false;
    for (Map<String, String> notes : codes) {
      OneTimeCode code = OneTimeCode.typed(typed, format(notes).alphabet());
      boolean live = isLive(notes);
      anyLive |= live;
      if (hasher.matches(notes, Purpose.CODE, boundTo(challenge), code.reveal())) {
        verdicts.add(live ? Verdict.ACCEPTED : Verdict.EXPIRED);
      }
    }
    if (verdicts.contains(Verdict.ACCEPTED)) {
      return Verdict.ACCEPTED;
    }
    return verdicts.isEmpty() && anyLive ? Verdict.WRONG : Verdict.EXPIRED;
  }

  /** The challenge as of the mail whose code was typed, the oldest if there are several. */
  Challenge asOf(List<Map<String, String>> codes, Challenge challenge, String typed) {
    return codes.stream()
        .filter(
            notes ->
                hasher.matches(
                    notes,
                    Purpose.CODE,
                    boundTo(challenge),
                    OneTimeCode.typed(typed, format(notes).alphabet()).reveal()))
        .map(challenge::asOf)
        .min(Comparator.comparing(Challenge::issuedAt))
        .orElse(challenge);
  }

  /** An address that changes takes the codes along that were mailed to it. */
  private static String boundTo(Challenge challenge) {
    return challenge.id() + "\0" + Objects.requireNonNullElse(challenge.email(), "");
  }

  private static CodeFormat format(Map<String, String> notes) {
    return new CodeFormat(
        CodeAlphabet.of(notes.get(ALPHABET)), Integer.parseInt(notes.get(LENGTH)));
  }

  private boolean isLive(Map<String, String> notes) {
    return clock.instant().isBefore(Instant.ofEpochMilli(Long.parseLong(notes.get(EXPIRES))));
  }
}
