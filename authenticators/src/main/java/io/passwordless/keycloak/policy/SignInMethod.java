package io.passwordless.keycloak.policy;

import java.util.Arrays;
import java.util.Optional;

/** A way to prove an email address. */
public enum SignInMethod {
  /** A short code, typed where the sign-in began. */
  EMAIL_CODE("email-code", "code"),
  /** A link, opened from the mail. */
  MAGIC_LINK("magic-link", "link");

  private final String eventName;
  private final String shortName;

  SignInMethod(String eventName, String shortName) {
    this.eventName = eventName;
    this.shortName = shortName;
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
}
