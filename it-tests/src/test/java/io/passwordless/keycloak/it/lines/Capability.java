package io.passwordless.keycloak.it.lines;

/** Something that the extension is installed for, tried on each line of Keycloak. */
public enum Capability {
  CODE("Code by mail"),
  LINK_HERE("Link, in the browser that asked"),
  LINK_ELSEWHERE("Link, in another browser"),
  RELAY("Link that shows a code to type"),
  SECOND_FACTOR("TOTP after a code and after a link"),
  SIGN_UP("Sign-up"),
  FIRST_PROOF("First proof of an address"),
  SESSION("Link in a browser that is signed in"),
  CHOICE("Each person's choice"),
  ADMIN_LINK("Link by an administrator"),
  SWITCH("The switch, `PUT .../flow`"),
  TAB("The tab in the admin console"),
  SETTINGS("Settings by REST"),
  PERMISSIONS("Permissions of administrators"),
  LIMITS("Limits of mails and wrong codes"),
  BRUTE_FORCE("Keycloak's brute-force detection"),
  MAILS("Mails, HTML and plain text"),
  LANGUAGES("Languages of mails");

  private final String words;

  Capability(String words) {
    this.words = words;
  }

  /** What it is, as in the table. */
  public String words() {
    return words;
  }
}
