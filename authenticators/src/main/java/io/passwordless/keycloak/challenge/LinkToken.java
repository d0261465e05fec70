package io.passwordless.keycloak.challenge;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The secret of a magic link: 256 random bits. Does not show itself in {@link #toString()}. */
public final class LinkToken {

  private static final int BYTES = 32;
  private static final int CHARACTERS = 43;
  private static final String BASE64URL = "[A-Za-z0-9_-]";

  /** Mail programs take the full stop or the bracket behind a link for a part of it. */
  private static final Pattern WITH_WHAT_IS_GLUED_ON =
      Pattern.compile("(%1$s{%2$d})(?!%1$s).*".formatted(BASE64URL, CHARACTERS), Pattern.DOTALL);

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

  /**
   * The token that a text from a URL begins with, whatever follows that cannot be of a token; empty
   * if there is none.
   */
  public static Optional<LinkToken> parse(String text) {
    return Optional.ofNullable(text)
        .map(WITH_WHAT_IS_GLUED_ON::matcher)
        .filter(Matcher::matches)
        .map(matcher -> new LinkToken(matcher.group(1)));
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
