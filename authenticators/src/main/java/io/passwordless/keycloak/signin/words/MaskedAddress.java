package io.passwordless.keycloak.signin.words;

/** An address shown to somebody who did not type it: enough to recognise, too little to learn. */
public final class MaskedAddress {

  private static final String HIDDEN = "\u2022\u2022\u2022";

  private MaskedAddress() {}

  /** {@code alice@mail.example.com} as {@code a•••@m•••.com}. */
  public static String of(String email) {
    int at = email.lastIndexOf('@');
    if (at < 1 || at == email.length() - 1) {
      return HIDDEN;
    }
    int dot = email.lastIndexOf('.');
    String end = dot > at ? email.substring(dot) : "";
    return first(email) + HIDDEN + "@" + first(email.substring(at + 1)) + HIDDEN + end;
  }

  private static String first(String text) {
    return text.substring(0, text.offsetByCodePoints(0, 1));
  }
}
