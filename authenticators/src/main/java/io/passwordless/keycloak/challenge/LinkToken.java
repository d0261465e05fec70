package io.passwordless.keycloak.challenge;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The secret of a magic link: 256 random bits. Does not show itself in {@link #toString()}. */
public final class LinkToken {

  private static final int BYTES = 32;
  private static final int CHARACTERS = 43;

  private final String encoded;

  private LinkToken(String encoded) {
    this.encoded = encoded;
  }

  /** A new random token. */
  public static LinkToken random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new LinkToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** A token from a URL, empty if it cannot be one. */
  public static Optional<LinkToken> parse(String encoded) {
    return encoded != null
            && encoded.length() == CHARACTERS
            && encoded.matches("[A-Za-z0-9_-]{" + CHARACTERS + "}")
        ? Optional.of(new LinkToken(encoded))
        : Optional.empty();
  }

  /** The token in base64url. For the mail and the hash only. */
  public String reveal() {
    return encoded;
  }

  @Override
  public String toString() {
    return "LinkToken[hidden]";
  }
}
