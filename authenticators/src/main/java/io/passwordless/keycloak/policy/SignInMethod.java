package io.passwordless.keycloak.policy;

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
