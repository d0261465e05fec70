package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.challenge.SecretHasher.Purpose;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Tokens by which a browser that has signed in to an account is known again (OWASP "device
 * cookies"). A token is a random name, the time it was given out, and a keyed hash of both with the
 * account: the account cannot be read from it, and it is worth nothing for another one.
 */
public final class KnownBrowsers {

  /** How long a browser is known. Its cookie ends then, and so does what was copied of it. */
  public static final Duration LIFESPAN = Duration.ofDays(180);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NAME_BYTES = 16;
  private static final String WELL_FORMED = "[A-Za-z0-9_-]{22}\\.[0-9]{1,12}\\.[A-Za-z0-9_-]{86}";

  private final SecretHasher hasher;
  private final Clock clock;

  KnownBrowsers(SecretHasher hasher, Clock clock) {
    this.hasher = hasher;
    this.clock = clock;
  }

  /** A token for a browser that has just signed in to this account. */
  public String issue(String userId) {
    byte[] bytes = new byte[NAME_BYTES];
    RANDOM.nextBytes(bytes);
    String named =
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
            + "."
            + clock.instant().getEpochSecond();
    return named + "." + hasher.active(Purpose.BROWSER, userId, named);
  }

  /**
   * The browser's name, if the token was given out for this account, not too long ago, and not
   * before everything that was given out before some time was revoked.
   */
  public Optional<String> recognise(String token, String userId, Instant revokedBefore) {
    if (!token.matches(WELL_FORMED)) {
      return Optional.empty();
    }
    int end = token.lastIndexOf('.');
    String named = token.substring(0, end);
    byte[] hash = token.substring(end + 1).getBytes(StandardCharsets.US_ASCII);
    Instant issued = Instant.ofEpochSecond(Long.parseLong(named.substring(named.indexOf('.') + 1)));
    boolean genuine =
        hasher.candidates(Purpose.BROWSER, userId, named).stream()
            .anyMatch(own -> MessageDigest.isEqual(own.getBytes(StandardCharsets.US_ASCII), hash));
    boolean tooOld = !clock.instant().isBefore(issued.plus(LIFESPAN));
    return genuine && !tooOld && !issued.isBefore(revokedBefore)
        ? Optional.of(named.substring(0, named.indexOf('.')))
        : Optional.empty();
  }
}
