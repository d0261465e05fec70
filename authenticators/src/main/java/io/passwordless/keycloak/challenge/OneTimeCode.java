package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.policy.CodeAlphabet;
import java.security.SecureRandom;

/**
 * A code that signs in once. Does not show itself in {@link #toString()}.
 *
 * <p>Drawn from a cryptographic generator, every character equally likely (ASVS 5.0.0 6.5.3).
 */
public final class OneTimeCode {

  private final String characters;

  private OneTimeCode(String characters) {
    this.characters = characters;
  }

  /** A new random code. */
  public static OneTimeCode random(CodeAlphabet alphabet, int length, SecureRandom random) {
    StringBuilder code = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      code.append(alphabet.characters().charAt(random.nextInt(alphabet.characters().length())));
    }
    return new OneTimeCode(code.toString());
  }

  /** What stands in for a code where none is right: no code that can be typed is as long. */
  public static OneTimeCode none(SecureRandom random) {
    return new OneTimeCode(LinkToken.random(random).reveal());
  }

  /** What a person typed, without the spaces and dashes of reading aloud. */
  public static OneTimeCode typed(String input, CodeAlphabet alphabet) {
    return new OneTimeCode(alphabet.normalise(input));
  }

  /** Whether this can be a code of that alphabet and length at all. */
  public boolean isWellFormed(CodeAlphabet alphabet, int length) {
    return characters.length() == length
        && characters.chars().allMatch(c -> alphabet.characters().indexOf(c) >= 0);
  }

  /** The characters of the code. For the mail, the relay page and the hash only. */
  public String reveal() {
    return characters;
  }

  @Override
  public String toString() {
    return "OneTimeCode[hidden]";
  }
}
