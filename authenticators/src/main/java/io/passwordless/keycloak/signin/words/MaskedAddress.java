package io.passwordless.keycloak.signin.words;

/** An address shown to somebody who did not type it: enough to recognise, too little to learn. */
public final class MaskedAddress {

  private static final String HIDDEN = "\u2022\u2022\u2022";

  private MaskedAddress() {}

  /**
   * {@code alice@mail.example.com} as {@code a•••@m•••.com}, and what is no address, such as a user
   * name, as {@code a•••}.
   */
  public static String of(String name) {
    int at = name.lastIndexOf('@');
    if (at < 1 || at == name.length() - 1) {
      return name.isEmpty() ? HIDDEN : first(name) + HIDDEN;
    }
    int dot = name.lastIndexOf('.');
    String end = dot > at ? name.substring(dot) : "";
    return first(name) + HIDDEN + "@" + first(name.substring(at + 1)) + HIDDEN + end;
  }

  private static String first(String text) {
    return text.substring(0, text.offsetByCodePoints(0, 1));
  }
}
