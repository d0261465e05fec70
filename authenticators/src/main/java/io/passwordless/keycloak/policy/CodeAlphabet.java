package io.passwordless.keycloak.policy;

/** The characters a one-time code is made of. */
public enum CodeAlphabet {
  /** The ten ASCII digits: 3.3 bits a character. */
  DIGITS("digits", "0123456789"),
  /**
   * Upper-case letters and digits without look-alikes (0 O, 1 I L, 2 Z, 5 S, 8 B, U V): 4.5 bits.
   */
  ALPHANUMERIC("alphanumeric", "34679ACDEFGHJKMNPQRTWXY");

  private final String settingValue;
  private final String characters;

  CodeAlphabet(String settingValue, String characters) {
    this.settingValue = settingValue;
    this.characters = characters;
  }

  /** The alphabet of this value of the setting; the last one if there is none. */
  public static CodeAlphabet of(String settingValue) {
    return settingValue.equals(DIGITS.settingValue) ? DIGITS : ALPHANUMERIC;
  }

  /** The value of the setting {@code codeAlphabet}. */
  public String settingValue() {
    return settingValue;
  }

  /** Every character, each once. */
  public String characters() {
    return characters;
  }

  /**
   * What a person typed; anything that is not of a code is kept, so that it is seen as malformed.
   */
  public String normalise(String typed) {
    return Typed.code(typed);
  }

  /** The bits of entropy of a code of this many characters. */
  public double bits(int length) {
    return length * Math.log(characters.length()) / Math.log(2);
  }
}
