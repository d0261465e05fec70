package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.challenge.SecretHasher.Purpose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.keycloak.models.KeyManager;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * The challenges of one realm and their secrets, of which it stores only keyed hashes. Every
 * decision rests on what {@code putIfAbsent} returned, in a transaction of its own: whatever
 * happens to the request, an attempt stays spent and a challenge is accepted once, across threads,
 * tabs and nodes.
 */
public final class ChallengeStore {

  /**
   * How long anything about a challenge is remembered: longer than the longest lifespan of a
   * secret, so that a late one is told apart from a wrong one and a spent challenge stays spent.
   */
  private static final Duration MEMORY = Duration.ofHours(2);

  /** As above, of invitations: their links live for a week at most. */
  private static final Duration LONG_MEMORY = Duration.ofDays(7).plus(MEMORY);

  /** A code on its way is not killed by a resend: the newest three are live. */
  private static final int LIVE_CODES = 3;

  /** More mails than any limit lets one challenge have. */
  private static final int MOST_MAILS = 100;

  private static final String RELAY = "relay";
  private static final String EXPIRES = "expires";
  private static final String ISSUED = "issued";
  private static final String CHALLENGE = "challenge";

  private final OwnTransaction store;
  private final StoreKeys keys;
  private final SecretHasher hasher;
  private final Slots slots;
  private final Clock clock;

  /** The store of one realm. */
  public ChallengeStore(OwnTransaction store, KeyManager keys, RealmModel realm, Clock clock) {
    this.store = store;
    this.keys = new StoreKeys(realm.getId());
    this.hasher = new SecretHasher(keys, realm);
    this.slots = new Slots(store, this.keys);
    this.clock = clock;
  }

  /** The budgets of this realm. */
  public Slots slots() {
    return slots;
  }

  /** The runs of wrong codes of this realm's accounts. */
  public FailureRun failureRun() {
    return new FailureRun(store, keys);
  }

  /** The tokens by which this realm knows a browser again. */
  public KnownBrowsers knownBrowsers() {
    return new KnownBrowsers(hasher, clock);
  }

  /** Adds a code and a link to a challenge. The first call opens the challenge. */
  public void add(
      Challenge challenge,
      OneTimeCode code,
      Duration codeLifespan,
      LinkToken link,
      Duration linkLifespan) {
    int mail = slots.claim("mail:" + challenge.id(), MOST_MAILS, MEMORY).orElse(0);
    Map<String, String> codeNotes = codeNotes(challenge, code, codeLifespan);
    store.call(
        objects -> {
          putLink(objects, challenge, link, linkLifespan);
          objects.put(
              keys.code(challenge.id(), Integer.toString(mail % LIVE_CODES)),
              MEMORY.toSeconds(),
              codeNotes);
          return null;
        });
  }

  /** Adds an invitation, which has a link only. */
  public void add(Challenge invitation, LinkToken link, Duration lifespan) {
    store.call(
        objects -> {
          putLink(objects, invitation, link, lifespan);
          return null;
        });
  }

  /** Lets whoever has this token end the challenge, as long as it is remembered. */
  public void letDisown(Challenge challenge, LinkToken token) {
    store.call(
        objects -> {
          objects.put(
              keys.disowning(hasher.active(Purpose.DISOWNING, "", token.reveal())),
              memory(challenge).toSeconds(),
              Map.of(CHALLENGE, challenge.id()));
          return null;
        });
  }

  /** The challenge that a token can end. */
  public Optional<Challenge> findToDisown(LinkToken token) {
    return hasher.candidates(Purpose.DISOWNING, "", token.reveal()).stream()
        .map(hash -> store.call(objects -> objects.get(keys.disowning(hash))))
        .filter(Objects::nonNull)
        .findFirst()
        .flatMap(notes -> find(notes.get(CHALLENGE)));
  }

  /** Ends a challenge, and with it whatever else waits for the account or address. */
  public void disown(Challenge challenge) {
    spend(challenge);
    challenge
        .holder()
        .ifPresent(
            holder ->
                supersede(
                    holder, store.call(objects -> nextMoment(objects, holder, clock.instant()))));
  }

  private void putLink(
      SingleUseObjectProvider objects, Challenge challenge, LinkToken link, Duration lifespan) {
    long memory = memory(challenge).toSeconds();
    // the same work if there is nobody to sign in
    String holder = challenge.holder().orElse(challenge.id());
    Challenge issued = challenge.issuedAt(nextMoment(objects, holder, challenge.issuedAt()));
    objects.put(keys.challenge(challenge.id()), memory, issued.toNotes());
    objects.put(
        keys.link(hasher.active(Purpose.LINK, "", link.reveal())),
        memory,
        Map.of(CHALLENGE, challenge.id(), EXPIRES, expiry(lifespan)));
  }

  /**
   * A moment later than that of anything issued or ended for the holder before, even by a node
   * whose clock is ahead. That node's moments are remembered for longer than clocks are apart.
   */
  private Instant nextMoment(SingleUseObjectProvider objects, String holder, Instant now) {
    Map<String, String> notes = objects.get(keys.latest(holder));
    Instant next = notes == null ? now : latest(now, moment(notes).plusMillis(1));
    objects.put(keys.latest(holder), MEMORY.toSeconds(), moment(next));
    return next;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Map<String, String> moment(Instant instant) {
    return Map.of(ISSUED, Long.toString(instant.toEpochMilli()));
  }

  private static Instant moment(Map<String, String> notes) {
    return Instant.ofEpochMilli(Long.parseLong(notes.get(ISSUED)));
  }

  private static Duration memory(Challenge challenge) {
    return challenge.isInvitation() ? LONG_MEMORY : MEMORY;
  }

  /** The challenge with this id, as long as it is remembered. */
  public Optional<Challenge> find(String id) {
    return Optional.ofNullable(store.call(objects -> objects.get(keys.challenge(id))))
        .map(Challenge::fromNotes);
  }

  /**
   * Whether a secret of the challenge was used, the challenge was given up, or a newer one of the
   * account or address has signed in.
   */
  public boolean isSpent(Challenge challenge) {
    return isSuperseded(challenge)
        || store.call(objects -> objects.contains(keys.used(challenge.id())));
  }

  /** The same of the challenge with this id; one that is not remembered is not spent. */
  public boolean isSpent(String id) {
    return find(id).filter(this::isSpent).isPresent();
  }

  /** What a link token stands for. Changes nothing. */
  public FoundLink find(LinkToken token) {
    for (String hash : hasher.candidates(Purpose.LINK, "", token.reveal())) {
      Map<String, String> notes = store.call(objects -> objects.get(keys.link(hash)));
      if (notes != null) {
        return find(notes.get(CHALLENGE))
            .map(challenge -> new FoundLink(standing(challenge, notes), challenge, hash))
            .orElse(FoundLink.NONE);
      }
    }
    return FoundLink.NONE;
  }

  /**
   * Tries a code. An attempt is claimed from every budget before the code is looked at, and given
   * back only if the code was not wrong.
   *
   * @param maxAttempts how many wrong codes the challenge takes
   * @param budgets further limits, of the account or the browser
   * @param maySignIn asked once the code is known to be right; whatever it says, the challenge is
   *     spent then, so that a refusal cannot be waited out
   */
  public CodeAttempt tryCode(
      Challenge challenge,
      OneTimeCode typed,
      int maxAttempts,
      List<Budget> budgets,
      Predicate<Challenge> maySignIn) {
    List<Budget> all = new ArrayList<>();
    all.add(new Budget("try:" + challenge.id(), maxAttempts, MEMORY, Verdict.EXHAUSTED));
    all.addAll(budgets);
    List<Integer> claimed = new ArrayList<>();
    for (Budget budget : all) {
      OptionalInt slot = slots.claim(budget.name(), budget.size(), budget.window());
      if (slot.isEmpty()) {
        giveBack(all, claimed);
        return new CodeAttempt(budget.whenSpent(), false);
      }
      claimed.add(slot.getAsInt());
    }
    Verdict verdict = evaluate(challenge, typed, maySignIn);
    if (verdict == Verdict.WRONG) {
      return new CodeAttempt(verdict, claimed.get(0) + 1 < maxAttempts);
    }
    giveBack(all, claimed);
    return new CodeAttempt(verdict, verdict == Verdict.EXPIRED);
  }

  private void giveBack(List<Budget> budgets, List<Integer> claimed) {
    for (int i = 0; i < claimed.size(); i++) {
      slots.release(budgets.get(i).name(), claimed.get(i));
    }
  }

  /**
   * Spends a challenge. Of all the requests that ever call this for a challenge, one gets {@code
   * true}. To be called when it is given up; one whose secret was right is {@link #accept
   * accepted}.
   */
  public boolean spend(Challenge challenge) {
    return store.call(
        objects -> objects.putIfAbsent(keys.used(challenge.id()), memory(challenge).toSeconds()));
  }

  /**
   * Spends a challenge whose secret was right, and with it what was issued for the account or
   * address before: an older mail is worth nothing once a newer one has been used.
   *
   * @return whether this very call spent it
   */
  public boolean accept(Challenge challenge) {
    boolean first = spend(challenge);
    if (first) {
      challenge.holder().ifPresent(holder -> supersede(holder, challenge.issuedAt()));
    }
    return first;
  }

  private void supersede(String holder, Instant moment) {
    store.call(
        objects -> {
          if (acceptedLast(objects, holder).isBefore(moment)) {
            objects.put(keys.accepted(holder), LONG_MEMORY.toSeconds(), moment(moment));
          }
          return null;
        });
  }

  private boolean isSuperseded(Challenge challenge) {
    return challenge
        .holder()
        .map(holder -> store.call(objects -> acceptedLast(objects, holder)))
        .filter(accepted -> challenge.issuedAt().isBefore(accepted))
        .isPresent();
  }

  /** When the newest of the holder's accepted challenges was issued. */
  private Instant acceptedLast(SingleUseObjectProvider objects, String holder) {
    Map<String, String> notes = objects.get(keys.accepted(holder));
    return notes == null ? Instant.MIN : moment(notes);
  }

  /**
   * Adds the code that another browser shows, to be typed in the one that asked. It replaces the
   * one that an older link of the challenge has shown.
   *
   * @return whether this was the first relay of the link; there is only one
   */
  public boolean relay(FoundLink link, OneTimeCode code, Duration lifespan) {
    if (slots.claim("relay:" + link.hash(), 1, MEMORY).isEmpty()) {
      return false;
    }
    Map<String, String> notes = codeNotes(link.challenge(), code, lifespan);
    store.call(
        objects -> {
          objects.put(keys.code(link.challenge().id(), RELAY), MEMORY.toSeconds(), notes);
          return null;
        });
    return true;
  }

  private Verdict evaluate(Challenge challenge, OneTimeCode typed, Predicate<Challenge> maySignIn) {
    boolean right = false;
    boolean late = false;
    boolean anyLive = false;
    for (Map<String, String> notes : codes(challenge)) {
      boolean live = isLive(notes);
      boolean matches = hasher.matches(notes, Purpose.CODE, challenge.id(), typed.reveal());
      anyLive |= live;
      right |= matches && live;
      late |= matches && !live;
    }
    if (right) {
      if (!maySignIn.test(challenge)) {
        spend(challenge);
        return Verdict.REFUSED;
      }
      return !isSuperseded(challenge) && accept(challenge) ? Verdict.ACCEPTED : Verdict.SPENT;
    }
    return late || !anyLive ? Verdict.EXPIRED : Verdict.WRONG;
  }

  private List<Map<String, String>> codes(Challenge challenge) {
    return store.call(
        objects -> {
          List<Map<String, String>> codes = new ArrayList<>();
          for (int i = 0; i < LIVE_CODES; i++) {
            Map<String, String> notes = objects.get(keys.code(challenge.id(), Integer.toString(i)));
            if (notes != null) {
              codes.add(notes);
            }
          }
          Map<String, String> relayed = objects.get(keys.code(challenge.id(), RELAY));
          if (relayed != null) {
            codes.add(relayed);
          }
          return codes;
        });
  }

  private Verdict standing(Challenge challenge, Map<String, String> linkNotes) {
    if (isSpent(challenge)) {
      return Verdict.SPENT;
    }
    return isLive(linkNotes) ? Verdict.ACCEPTED : Verdict.EXPIRED;
  }

  private Map<String, String> codeNotes(Challenge challenge, OneTimeCode code, Duration lifespan) {
    Map<String, String> notes =
        new HashMap<>(hasher.notes(Purpose.CODE, challenge.id(), code.reveal()));
    notes.put(EXPIRES, expiry(lifespan));
    return notes;
  }

  private String expiry(Duration lifespan) {
    return Long.toString(clock.instant().plus(lifespan).toEpochMilli());
  }

  private boolean isLive(Map<String, String> notes) {
    return clock.instant().isBefore(Instant.ofEpochMilli(Long.parseLong(notes.get(EXPIRES))));
  }
}
