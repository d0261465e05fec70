package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.challenge.SecretHasher.Purpose;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Tokens by which a browser that has signed in to an account is known again (OWASP "device
 * cookies"). A token is a random name, the time it was given out, a keyed hash of both, and one of
 * both with the account and its address: the account cannot be read from it, and it is worth
 * nothing for another one, nor once the address has changed. An account knows a handful of browsers
 * at a time; a keyed hash of the account says which are meant, before it is known whose they are.
 */
public final class KnownBrowsers {

  /** How long a browser is known. Its cookie ends then, and so does what was copied of it. */
  public static final Duration LIFESPAN = Duration.ofDays(180);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NAME_BYTES = 16;
  private static final String WELL_FORMED =
      "[A-Za-z0-9_-]{22}\\.[0-9]{1,12}(\\.[A-Za-z0-9_-]{86}){3}";
  private static final String ANY_ACCOUNT = "";

  /** Who once held the mailbox cannot have collected more. */
  private static final int MOST = 5;

  private static final String NAMES = "names";
  private static final String SEPARATOR = "~";

  private final OwnTransaction store;
  private final StoreKeys keys;
  private final SecretHasher hasher;
  private final Clock clock;

  KnownBrowsers(OwnTransaction store, StoreKeys keys, SecretHasher hasher, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.hasher = hasher;
    this.clock = clock;
  }

  /**
   * A token for a browser that has just signed in to this account. The oldest browser is forgotten
   * if there are too many.
   *
   * @param notBefore what is revoked by now
   */
  public String issue(String userId, String address, NotBefore notBefore) {
    byte[] bytes = new byte[NAME_BYTES];
    RANDOM.nextBytes(bytes);
    String name = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String holder = hasher.active(Purpose.HOLDER, ANY_ACCOUNT, userId);
    remember(holder, name);
    String named =
        String.join(
            ".", name, Long.toString(notBefore.stamp(clock.instant()).getEpochSecond()), holder);
    return String.join(
        ".",
        named,
        hasher.active(Purpose.BROWSER, ANY_ACCOUNT, named),
        hasher.active(Purpose.BROWSER, account(userId, address), named));
  }

  /** Of two browsers that come at once, one may be forgotten: never are there too many. */
  private void remember(String holder, String name) {
    store.call(
        objects -> {
          List<String> names =
              Stream.concat(Stream.of(name), names(objects, holder).stream()).limit(MOST).toList();
          objects.put(
              keys.browsers(holder),
              LIFESPAN.toSeconds(),
              Map.of(NAMES, String.join(SEPARATOR, names)));
          return null;
        });
  }

  /** Forgets the browsers of an account. */
  public void forget(String userId) {
    List<String> holders = hasher.candidates(Purpose.HOLDER, ANY_ACCOUNT, userId);
    store.call(
        objects -> {
          holders.forEach(holder -> objects.remove(keys.browsers(holder)));
          return null;
        });
  }

  private List<String> names(SingleUseObjectProvider objects, String holder) {
    Map<String, String> notes = objects.get(keys.browsers(holder));
    return notes == null ? List.of() : List.of(notes.get(NAMES).split(SEPARATOR, -1));
  }

  /**
   * The browser's name, if the token was given out for any account, and to one of its newest
   * browsers. It says nothing about whose the token is, so that it can be asked before that is
   * known.
   */
  public Optional<String> name(String token) {
    return parse(token)
        .filter(t -> isGenuine(t, ANY_ACCOUNT, t.ofAny()))
        .filter(this::isRemembered)
        .map(Token::name);
  }

  private boolean isRemembered(Token token) {
    return store.call(objects -> names(objects, token.holder()).contains(token.name()));
  }

  /**
   * The browser's name, if the token was given out for this account and address, not too long ago,
   * not revoked since, and to one of the newest browsers.
   */
  public Optional<String> recognise(
      String token, String userId, String address, NotBefore notBefore) {
    return parse(token)
        .filter(t -> isGenuine(t, account(userId, address), t.ofAccount()))
        .filter(t -> !notBefore.revokes(t.issued()))
        .filter(this::isRemembered)
        .map(Token::name);
  }

  private static String account(String userId, String address) {
    return userId + "\0" + Objects.requireNonNullElse(address, "");
  }

  private boolean isGenuine(Token token, String account, String hash) {
    boolean genuine =
        hasher.candidates(Purpose.BROWSER, account, token.named()).stream()
            .anyMatch(own -> MessageDigest.isEqual(bytes(own), bytes(hash)));
    return genuine && clock.instant().isBefore(token.issued().plus(LIFESPAN));
  }

  private static Optional<Token> parse(String token) {
    if (!token.matches(WELL_FORMED)) {
      return Optional.empty();
    }
    String[] parts = token.split("\\.", -1);
    return Optional.of(
        new Token(
            parts[0],
            Instant.ofEpochSecond(Long.parseLong(parts[1])),
            parts[2],
            parts[3],
            parts[4]));
  }

  private static byte[] bytes(String hash) {
    return hash.getBytes(StandardCharsets.US_ASCII);
  }

  private record Token(String name, Instant issued, String holder, String ofAny, String ofAccount) {

    String named() {
      return name + "." + issued.getEpochSecond() + "." + holder;
    }
  }
}
