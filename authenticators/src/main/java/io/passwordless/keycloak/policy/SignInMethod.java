package io.passwordless.keycloak.policy;

import java.util.Arrays;
import java.util.Optional;

/**
 * A way to prove an email address. Stored by its name: a new one is a new {@code StoreKeys.FORM},
 * because nodes of an older version do not know it.
 */
public enum SignInMethod {
  /** A short code, typed where the sign-in began. */
  EMAIL_CODE("email-code", "code", true),
  /** A link, opened from the mail. */
  MAGIC_LINK("magic-link", "link", false);

  private final String eventName;
  private final String shortName;
  private final boolean mailsCode;

  SignInMethod(String eventName, String shortName, boolean mailsCode) {
    this.eventName = eventName;
    this.shortName = shortName;
    this.mailsCode = mailsCode;
  }

  /** The method of this authenticator, if it is one of this project's. */
  public static Optional<SignInMethod> of(String authenticatorId) {
    return Arrays.stream(values())
        .filter(method -> method.authenticatorId().equals(authenticatorId))
        .findFirst();
  }

  /** The id of the authenticator in flows. */
  public String authenticatorId() {
    return "passwordless-" + eventName;
  }

  /** The value of the event detail {@code auth_method}. */
  public String eventName() {
    return eventName;
  }

  /** The name pages and templates know this method by. */
  public String shortName() {
    return shortName;
  }

  /** Whether its mail has a code to be typed. */
  public boolean mailsCode() {
    return mailsCode;
  }
}
