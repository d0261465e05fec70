package io.passwordless.keycloak.signin;

/**
 * Who a step is for, as far as the flow knows.
 *
 * @param kind how much is known
 * @param name the name that was typed or handed over; may be empty
 * @param userId the account, {@code null} unless the flow may show that it knows it
 * @param address the account's address; {@code null} if it has none
 * @param refuses whether the person does not want to sign in by email alone
 */
public record Claimant(Kind kind, String name, String userId, String address, boolean refuses) {

  /** How much is known of somebody. */
  public enum Kind {
    /** Nothing: an address has to be typed. */
    NOBODY,
    /**
     * The name that this browser was told to remember. It may be anybody's, and any browser may say
     * so.
     */
    REMEMBERED,
    /**
     * A name that an earlier step has taken without any proof. With or without an account, the
     * pages are the same.
     */
    CLAIMED,
    /** The person whose session this browser has, in a sign-in that asks for more. */
    IN_SESSION,
    /** The account that an identity provider's person is to be linked with. */
    TO_BE_LINKED,
    /** Somebody who has passed another factor in this sign-in: this one is the second. */
    AFTER_ANOTHER_FACTOR
  }

  /** Somebody who has to type an address, for which there may be a suggestion. */
  public static Claimant nobody(String suggestion) {
    return new Claimant(Kind.NOBODY, suggestion, null, null, false);
  }

  /** Whoever this browser says was here last, and chose to be remembered. */
  public static Claimant remembered(String name) {
    return new Claimant(Kind.REMEMBERED, name, null, null, false);
  }

  /** Somebody who has typed a name in an earlier step. */
  public static Claimant claimed(String name) {
    return new Claimant(Kind.CLAIMED, name, null, null, false);
  }

  /** Whether the flow may show that it knows the account. */
  public boolean isKnown() {
    return userId != null;
  }

  /** Whether this step is to be a second factor. */
  public boolean isSecond() {
    return kind == Kind.AFTER_ANOTHER_FACTOR;
  }
}
