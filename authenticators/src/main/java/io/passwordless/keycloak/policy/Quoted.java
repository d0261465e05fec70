package io.passwordless.keycloak.policy;

/** What somebody wrote, fit to be told again: on one line, and not long. */
public final class Quoted {

  private static final int LONGEST = 40;

  private Quoted() {}

  /** The text, cut if it is long. */
  public static String of(Object written) {
    String printable = written.toString().replaceAll("\\p{Cntrl}", " ");
    return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "...";
  }
}
