package io.passwordless.keycloak.policy;

/** When the first proof of an address removes what somebody else may have set up before. */
public enum Clearing {
  /** Where strangers can make accounts: people register themselves. */
  WHEN_OPEN("when-open"),
  /** In every realm. */
  ALWAYS("always"),
  /** Nowhere. */
  NEVER("never");

  private final String settingValue;

  Clearing(String settingValue) {
    this.settingValue = settingValue;
  }

  /** The value of the setting {@code clearAtFirstProof}. */
  public String settingValue() {
    return settingValue;
  }

  /** Whether it does in a realm in which strangers can, or cannot, make accounts. */
  public boolean appliesTo(boolean open) {
    return switch (this) {
      case WHEN_OPEN -> open;
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
