package io.passwordless.keycloak.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an administrator chooses about the installed flow. Immutable.
 *
 * @param secondFactor when a second factor is asked for
 * @param password whether the password stands beside code and link
 * @param passkey whether a passkey stands beside them
 */
record FlowOptions(SecondFactor secondFactor, boolean password, boolean passkey) {

  static final FlowOptions DEFAULT = new FlowOptions(SecondFactor.WHEN_SET_UP, false, false);

  static final String SECOND_FACTOR = "secondFactor";
  static final String PASSWORD = "password";
  static final String PASSKEY = "passkey";

  /** When a second factor is asked for. */
  enum SecondFactor {
    /** Never. */
    NEVER("never"),
    /** If the person has one. */
    WHEN_SET_UP("when-set-up"),
    /** Always; who has none sets up TOTP. */
    ALWAYS("always");

    private final String optionValue;

    SecondFactor(String optionValue) {
      this.optionValue = optionValue;
    }

    String optionValue() {
      return optionValue;
    }

    static Optional<SecondFactor> named(String value) {
      return Arrays.stream(values()).filter(s -> s.optionValue.equals(value)).findFirst();
    }

    static List<String> names() {
      return Arrays.stream(values()).map(SecondFactor::optionValue).toList();
    }

    static String allowed() {
      return Arrays.stream(values())
          .map(SecondFactor::optionValue)
          .collect(Collectors.joining(", "));
    }
  }
}
