package io.passwordless.keycloak.challenge;

import java.time.Instant;
import java.util.stream.IntStream;

/**
 * The time before which nothing counts that was given out. Keycloak keeps it in whole seconds: what
 * was made in that very second is taken for older, unless it was known then and {@link #stamp} said
 * so.
 *
 * @param second in seconds since 1970; 0 if nothing was ever revoked
 */
public record NotBefore(long second) {

  /** Nothing was ever revoked. */
  public static final NotBefore NEVER = new NotBefore(0);

  /** The latest of these, as Keycloak has them. */
  public static NotBefore latest(int... seconds) {
    return new NotBefore(IntStream.of(seconds).max().orElse(0));
  }

  /** Whether what was made at this time is worth nothing. */
  public boolean revokes(Instant made) {
    return made.getEpochSecond() <= second;
  }

  /** The time that something has which is made now, after what is revoked by this. */
  public Instant stamp(Instant now) {
    return now.getEpochSecond() == second ? Instant.ofEpochSecond(second + 1) : now;
  }
}
