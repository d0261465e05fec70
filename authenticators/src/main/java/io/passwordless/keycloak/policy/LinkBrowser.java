package io.passwordless.keycloak.policy;

/**
 * Which browser a magic link may sign in. A link never signs in a browser other than the one that
 * opened it.
 */
public enum LinkBrowser {
  /** The browser that opens the link is signed in. */
  ANY("any"),
  /** Only the browser that asked for the link can use it. */
  SAME("same"),
  /** Another browser shows a code, to be typed in the one that asked. */
  RELAY("relay");

  private final String settingValue;

  LinkBrowser(String settingValue) {
    this.settingValue = settingValue;
  }

  /** The value of the setting {@code linkBrowser}. */
  public String settingValue() {
    return settingValue;
  }
}
