package io.passwordless.keycloak.challenge;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeyManager;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * The challenges of one realm and their secrets, of which it stores only keyed hashes. Every
 * decision rests on what {@code putIfAbsent} returned, in a transaction of its own: whatever
 * happens to the request, an attempt stays spent and a challenge is accepted once, across threads,
 * tabs and nodes; by a {@link Claim} also while a node is lost.
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

  private final OwnTransaction store;
  private final StoreKeys keys;
  private final SecretHasher hasher;
  private final Slots slots;
  private final Codes codes;
  private final Ends ends;
  private final Links links;
  private final Clock clock;

  /** The store of one realm. */
  public ChallengeStore(OwnTransaction store, KeyManager keys, RealmModel realm, Clock clock) {
    this.store = store;
    this.keys = new StoreKeys(realm.getId());
    this.hasher = new SecretHasher(keys, realm);
    this.slots = new Slots(store, this.keys);
    this.codes = new Codes(this.keys, hasher, clock);
    this.ends = new Ends(store, this.keys);
    this.links = new Links(this.keys, hasher, ends, clock);
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

  /** The codes that are tried in this realm. */
  public Trials trials() {
    return new Trials(store, keys, slots, codes, ends);
  }

  /** The tickets of this realm. */
  public Tickets tickets() {
    return new Tickets(store, keys, hasher);
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
          int mail = numberOfMail(objects, challenge);
          long rank = putLink(objects, challenge, link, linkLifespan);
          codes.put(objects, challenge, mail, rank, format, code, codeLifespan);
          links.putDisowning(objects, challenge, disowning);
          return null;
        });
  }

  private int numberOfMail(SingleUseObjectProvider objects, Challenge challenge) {
    for (int mail = 0; mail < MOST_MAILS; mail++) {
      if (objects.putIfAbsent(keys.slot("mail:" + challenge.id(), mail), MEMORY.toSeconds())) {
        return mail;
      }
    }
    return 0;
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
          links.putDisowning(objects, challenge, token);
          return null;
        });
  }

  private long putLink(
      SingleUseObjectProvider objects, Challenge challenge, LinkToken link, Duration lifespan) {
    long rank = ends.nextRank(objects, challenge);
    Map<String, String> notes = new HashMap<>(challenge.toNotes());
    notes.putAll(Order.notes(rank));
    objects.put(keys.challenge(challenge.id()), memory(challenge), notes);
    links.put(objects, challenge, rank, link, lifespan);
    return rank;
  }

  /** For how many seconds all about a challenge is remembered. */
  static long memory(Challenge challenge) {
    return (challenge.isInvitation() ? LONG_MEMORY : MEMORY).toSeconds();
  }

  /** The challenge that a token can end. */
  public Optional<Challenge> findToDisown(LinkToken token) {
    return store.call(objects -> links.findToDisown(objects, token));
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
          ends.endAll(objects, holder);
          return null;
        });
  }

  /** The challenge with this id, as long as it is remembered. */
  public Optional<Challenge> find(String id) {
    return store.call(objects -> Challenge.in(objects, keys.challenge(id)));
  }

  /**
   * Whether a secret of the challenge was used, the challenge was given up, or a newer one of the
   * account or address has signed in.
   */
  public boolean isSpent(Challenge challenge) {
    return store.call(objects -> ends.isSpent(objects, challenge));
  }

  /**
   * Whether a secret of the challenge with this id, which may not be stored yet, was used, or the
   * challenge was given up. Whoever asked may be told so: not what the account does by others.
   */
  public boolean isOver(String id) {
    return store.call(objects -> ends.isOver(objects, id));
  }

  /** Whether the challenge with this id is one of the account's, and {@link #isSpent spent}. */
  public boolean isSpentBy(String userId, String id) {
    return find(id)
        .filter(challenge -> challenge.account().filter(userId::equals).isPresent())
        .filter(this::isSpent)
        .isPresent();
  }

  /** What a link token stands for. Changes nothing. */
  public FoundLink find(LinkToken token) {
    return store.call(objects -> links.find(objects, token));
  }

  /**
   * Spends a challenge, which may not be stored yet. Of all the requests that ever call this for a
   * challenge, one gets {@code true}. To be called when it is given up; one whose secret was right
   * is {@link #accept accepted}.
   */
  public boolean spend(String challengeId) {
    return store.call(objects -> ends.spend(objects, challengeId));
  }

  /**
   * Spends a challenge whose secret was right, and with it what was issued for the account or
   * address before: an older mail is worth nothing once a newer one has been used.
   *
   * @return whether this very call spent it, and nothing newer was used
   */
  public boolean accept(Challenge challenge) {
    return ends.accept(challenge);
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
              objects.putIfAbsent(keys.slot("relay:" + link.hash(), 0), MEMORY.toSeconds());
          if (first) {
            codes.putRelayed(
                objects,
                link.challenge(),
                ends.rank(objects, link.challenge()),
                format,
                code,
                lifespan);
          }
          return first;
        });
  }
}
