package io.passwordless.keycloak.it.faults;

/** What is counted while something fails: the columns of the table. */
enum Count {
  BEGUN("sign-ins begun"),
  COMPLETED("completed"),
  RELOADED("of these, after a reload"),
  ASKED_AGAIN("after another mail"),
  SERVER_ERRORS("answers 5xx"),
  HUNG_UP("no answer"),
  MAILS("mails asked for"),
  MAILS_LOST("lost"),
  MAILS_REPORTED("of these, reported"),
  RACES("posted to both nodes at once, or again"),
  GUESSES("wrong codes until none is taken"),
  ACCEPTED_TWICE("accepted twice", true),
  BUDGETS_EXCEEDED("budgets exceeded", true),
  MAILS_TWICE("mails sent twice", true);

  private final String title;
  private final boolean never;

  Count(String title) {
    this(title, false);
  }

  Count(String title, boolean never) {
    this.title = title;
    this.never = never;
  }

  String title() {
    return title;
  }

  /** Whether it has to be 0, whatever fails. */
  boolean never() {
    return never;
  }
}
