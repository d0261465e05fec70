package io.passwordless.keycloak.policy;

/** Who can sign in by email. */
public enum Availability {
  /** Everyone who has not refused it. */
  EVERYONE("everyone"),
  /** Only those who have taken it up. */
  OPT_IN("opt-in");

  private final String settingValue;

  Availability(String settingValue) {
    this.settingValue = settingValue;
  }

  /** The value of the setting {@code availability}. */
  public String settingValue() {
    return settingValue;
  }
}
