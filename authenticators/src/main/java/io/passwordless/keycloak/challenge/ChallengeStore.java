package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.challenge.SecretHasher.Purpose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  static final Duration MEMORY = Duration.ofHours(2);

  /** As above, of invitations: their links live for a week at most. */
  static final Duration LONG_MEMORY = Duration.ofDays(7).plus(MEMORY);

  /** More mails than any limit lets one challenge have. */
  private static final int MOST_MAILS = 100;

  private static final String EXPIRES = "expires";
  private static final String CHALLENGE = "challenge";
  private static final String ADDRESS = "address";

  private final OwnTransaction store;
  private final StoreKeys keys;
  private final SecretHasher hasher;
  private final Slots slots;
  private final Codes codes;
  private final Order order;
  private final Clock clock;

  /** The store of one realm. */
  public ChallengeStore(OwnTransaction store, KeyManager keys, RealmModel realm, Clock clock) {
    this.store = store;
    this.keys = new StoreKeys(realm.getId());
    this.hasher = new SecretHasher(keys, realm);
    this.slots = new Slots(store, this.keys);
    this.codes = new Codes(this.keys, hasher, clock);
    this.order = new Order(this.keys);
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
    return new KnownBrowsers(store, keys, hasher, clock);
  }

  /**
   * Adds the secrets of a mail to a challenge. The first call opens the challenge.
   *
   * @param disowning lets whoever has it end the challenge, as long as it is remembered
   */
  public void add(
      Challenge challenge,
      CodeFormat format,
      OneTimeCode code,
      Duration codeLifespan,
      LinkToken link,
      Duration linkLifespan,
      LinkToken disowning) {
    store.call(
        objects -> {
          int mail =
              new Slots.Claims(objects, keys)
                  .claim("mail:" + challenge.id(), MOST_MAILS, MEMORY)
                  .orElse(0);
          long rank = putLink(objects, challenge, link, linkLifespan);
          codes.put(objects, challenge, mail, rank, format, code, codeLifespan);
          putDisowning(objects, challenge, disowning);
          return null;
        });
  }

  /**
   * Adds a challenge that nobody was mailed for: it takes codes like any other, and none is right.
   */
  public void addUnmet(
      Challenge challenge, CodeFormat format, OneTimeCode none, Duration lifespan) {
    store.call(
        objects -> {
          objects.put(keys.challenge(challenge.id()), MEMORY.toSeconds(), challenge.toNotes());
          codes.put(objects, challenge, 0, Order.NONE, format, none, lifespan);
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
          putDisowning(objects, challenge, token);
          return null;
        });
  }

  private void putDisowning(SingleUseObjectProvider objects, Challenge challenge, LinkToken token) {
    objects.put(
        keys.disowning(hasher.active(Purpose.DISOWNING, "", token.reveal())),
        memory(challenge).toSeconds(),
        Map.of(CHALLENGE, challenge.id()));
  }

  private long putLink(
      SingleUseObjectProvider objects, Challenge challenge, LinkToken link, Duration lifespan) {
    long memory = memory(challenge).toSeconds();
    String holder = challenge.holder().orElseThrow();
    long rank = order.next(objects, holder);
    objects.put(keys.challenge(challenge.id()), memory, ranked(challenge.toNotes(), rank));
    Map<String, String> notes = new HashMap<>(challenge.time());
    notes.put(CHALLENGE, challenge.id());
    notes.put(ADDRESS, challenge.email());
    notes.put(EXPIRES, Long.toString(clock.instant().plus(lifespan).toEpochMilli()));
    objects.put(
        keys.link(hasher.active(Purpose.LINK, "", link.reveal())), memory, ranked(notes, rank));
    return rank;
  }

  private static Map<String, String> ranked(Map<String, String> notes, long rank) {
    Map<String, String> ranked = new HashMap<>(notes);
    ranked.putAll(Order.notes(rank));
    return ranked;
  }

  private static Duration memory(Challenge challenge) {
    return challenge.isInvitation() ? LONG_MEMORY : MEMORY;
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
    spend(challenge.id());
    challenge.holder().ifPresent(this::endAll);
  }

  /** Ends whatever waits for an account or address by now, and nothing that is issued later. */
  public void endAll(String holder) {
    store.call(
        objects -> {
          order.supersede(objects, holder, order.next(objects, holder));
          return null;
        });
  }

  /** The challenge with this id, as long as it is remembered. */
  public Optional<Challenge> find(String id) {
    return store.call(objects -> find(objects, id));
  }

  private Optional<Challenge> find(SingleUseObjectProvider objects, String id) {
    return Optional.ofNullable(objects.get(keys.challenge(id))).map(Challenge::fromNotes);
  }

  /**
   * Whether a secret of the challenge was used, the challenge was given up, or a newer one of the
   * account or address has signed in.
   */
  public boolean isSpent(Challenge challenge) {
    return store.call(objects -> isSpent(objects, challenge));
  }

  /**
   * Whether a secret of the challenge with this id, which may not be stored yet, was used, or the
   * challenge was given up. Whoever asked may be told so: not what the account does by others.
   */
  public boolean isOver(String id) {
    return store.call(objects -> objects.contains(keys.used(id)));
  }

  /** Whether the challenge with this id is one of the account's, and {@link #isSpent spent}. */
  public boolean isSpentBy(String userId, String id) {
    return find(id)
        .filter(challenge -> challenge.account().filter(userId::equals).isPresent())
        .filter(this::isSpent)
        .isPresent();
  }

  private boolean isSpent(SingleUseObjectProvider objects, Challenge challenge) {
    return isSuperseded(objects, challenge) || objects.contains(keys.used(challenge.id()));
  }

  private boolean isSuperseded(SingleUseObjectProvider objects, Challenge challenge) {
    return isSuperseded(objects, challenge, rank(objects, challenge));
  }

  /** Whether a mail of the challenge is, which may have had a newer one since. */
  private boolean isSuperseded(SingleUseObjectProvider objects, Challenge challenge, long rank) {
    // looked up for an address without an account too, which must not be told by the time
    return order.isSuperseded(objects, challenge.holder().orElseGet(challenge::id), rank);
  }

  /** Of the challenge's newest mail. */
  private long rank(SingleUseObjectProvider objects, Challenge challenge) {
    return Order.of(objects.get(keys.challenge(challenge.id())));
  }

  /** Its codes, but of mails that are older than one that was used elsewhere. */
  private List<Map<String, String>> codes(SingleUseObjectProvider objects, Challenge challenge) {
    List<Map<String, String>> all = codes.of(objects, challenge);
    return isSpent(objects, challenge)
        ? all
        : all.stream().filter(code -> !isSuperseded(objects, challenge, Order.of(code))).toList();
  }

  /** What a link token stands for. Changes nothing. */
  public FoundLink find(LinkToken token) {
    List<String> hashes = hasher.candidates(Purpose.LINK, "", token.reveal());
    return store.call(
        objects -> {
          for (String hash : hashes) {
            Map<String, String> notes = objects.get(keys.link(hash));
            if (notes != null) {
              return find(objects, notes.get(CHALLENGE))
                  .map(c -> new FoundLink(standing(objects, c, notes), c.asOf(notes), hash))
                  .orElse(FoundLink.NONE);
            }
          }
          return FoundLink.NONE;
        });
  }

  /** A link that went to an address which the account has left is as good as used. */
  private Verdict standing(
      SingleUseObjectProvider objects, Challenge challenge, Map<String, String> link) {
    if (isSpent(objects, challenge)
        || isSuperseded(objects, challenge, Order.of(link))
        || !challenge.email().equals(link.get(ADDRESS))) {
      return Verdict.SPENT;
    }
    Instant expiry = Instant.ofEpochMilli(Long.parseLong(link.get(EXPIRES)));
    return clock.instant().isBefore(expiry) ? Verdict.ACCEPTED : Verdict.EXPIRED;
  }

  /**
   * Tries a code. An attempt is claimed from every budget before the code is looked at, and given
   * back only if the code was not wrong. What cannot be a code of this challenge costs nothing.
   *
   * @param typed as a person typed it
   * @param shown what a code looks like, as the person was told last
   * @param maxAttempts how many wrong codes the challenge takes
   * @param accountAttempts how many wrong codes the account takes in a day
   * @param claimed what a wrong code counts against beside the account: who somebody says to be
   * @param isAskedHere whether the challenge is one of the place where it was typed
   * @param maySignIn asked once the code is known to be right, of the challenge as of the code's
   *     mail; whatever it says, the challenge is spent then, so that a refusal cannot be waited out
   */
  public CodeAttempt tryCode(
      String challengeId,
      String typed,
      CodeFormat shown,
      int maxAttempts,
      int accountAttempts,
      Guard claimed,
      Predicate<Challenge> isAskedHere,
      Predicate<Challenge> maySignIn) {
    CodeAttempt attempt =
        store.call(
            objects -> {
              Optional<Challenge> found = find(objects, challengeId).filter(isAskedHere);
              List<Map<String, String>> present =
                  found.map(challenge -> codes(objects, challenge)).orElse(List.of());
              if (!shown.fits(typed) && !Codes.fit(present, typed)) {
                return new CodeAttempt(Verdict.MALFORMED, true, found);
              }
              CodeAttempt tried =
                  Trial.attempt(
                      found,
                      new Slots.Claims(objects, keys),
                      Trial.budgets(challengeId, found, maxAttempts, accountAttempts, claimed),
                      challenge -> codes.compare(present, challenge, typed));
              return tried.verdict() == Verdict.ACCEPTED
                  ? tried.of(codes.asOf(present, found.orElseThrow(), typed))
                  : tried;
            });
    return attempt.verdict() == Verdict.ACCEPTED
        ? new CodeAttempt(
            accept(attempt.challenge().orElseThrow(), maySignIn), false, attempt.challenge())
        : attempt;
  }

  /**
   * Counts a wrong code that was tried before its challenge was stored.
   *
   * @return the challenge, if it is stored by now
   */
  public Optional<Challenge> countEarly(String challengeId, int accountAttempts) {
    return store.call(
        objects -> {
          Optional<Challenge> found = find(objects, challengeId);
          Slots.Claims claims = new Slots.Claims(objects, keys);
          found.stream()
              .flatMap(challenge -> challenge.guard().budgets(accountAttempts).stream())
              .forEach(budget -> claims.claim(budget.name(), budget.size(), budget.window()));
          return found;
        });
  }

  private Verdict accept(Challenge challenge, Predicate<Challenge> maySignIn) {
    if (!maySignIn.test(challenge)) {
      spend(challenge.id());
      return Verdict.REFUSED;
    }
    boolean first =
        store.call(objects -> !isSuperseded(objects, challenge) && accept(objects, challenge));
    return first ? Verdict.ACCEPTED : Verdict.SPENT;
  }

  /**
   * Spends a challenge, which may not be stored yet. Of all the requests that ever call this for a
   * challenge, one gets {@code true}. To be called when it is given up; one whose secret was right
   * is {@link #accept accepted}.
   */
  public boolean spend(String challengeId) {
    return store.call(
        objects -> objects.putIfAbsent(keys.used(challengeId), LONG_MEMORY.toSeconds()));
  }

  /**
   * Spends a challenge whose secret was right, and with it what was issued for the account or
   * address before: an older mail is worth nothing once a newer one has been used.
   *
   * @return whether this very call spent it
   */
  public boolean accept(Challenge challenge) {
    return store.call(objects -> accept(objects, challenge));
  }

  private boolean accept(SingleUseObjectProvider objects, Challenge challenge) {
    boolean first = objects.putIfAbsent(keys.used(challenge.id()), memory(challenge).toSeconds());
    if (first) {
      challenge
          .holder()
          .ifPresent(holder -> order.supersede(objects, holder, rank(objects, challenge)));
    }
    return first;
  }

  /**
   * Adds the code that another browser shows, to be typed in the one that asked. It replaces the
   * one that an older link of the challenge has shown.
   *
   * @return whether this was the first relay of the link; there is only one
   */
  public boolean relay(FoundLink link, CodeFormat format, OneTimeCode code, Duration lifespan) {
    return store.call(
        objects -> {
          boolean first =
              new Slots.Claims(objects, keys).claim("relay:" + link.hash(), 1, MEMORY).isPresent();
          if (first) {
            codes.putRelayed(
                objects, link.challenge(), rank(objects, link.challenge()), format, code, lifespan);
          }
          return first;
        });
  }
}
