package io.passwordless.keycloak.challenge;

/**
 * What a link token stands for.
 *
 * @param verdict {@link Verdict#ACCEPTED} if the link can be used now, otherwise why it cannot
 * @param challenge the challenge, or {@code null} if the token is unknown
 * @param hash the hash the token is stored under, or {@code null} if it is unknown
 */
public record FoundLink(Verdict verdict, Challenge challenge, String hash) {

  /** What a token stands for that is unknown. */
  public static final FoundLink NONE = new FoundLink(Verdict.UNKNOWN, null, null);
}
