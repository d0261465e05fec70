package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.signin.Outcome;

/** The keys of the messages that are chosen here; the texts are in the theme's message files. */
final class Messages {

  static final String USED = "passwordlessCodeUsed";

  private static final String ACCOUNT_CHANGED = "passwordlessAccountChanged";
  private static final String NO_MAIL = "passwordlessNoMail";
  private static final String TOO_MANY = "passwordlessTooManyMails";

  private Messages() {}

  /** What is wrong with an address; {@code null} if nothing is. */
  static String of(Outcome.Problem problem) {
    return switch (problem) {
      case NONE -> null;
      case MISSING -> "passwordlessAddressMissing";
      case INVALID -> "passwordlessAddressInvalid";
      case NO_MAIL -> NO_MAIL;
      case TOO_MANY -> TOO_MANY;
    };
  }

  /** What is new while somebody waits. */
  static String of(Outcome.News news) {
    return switch (news) {
      case NONE -> throw new IllegalArgumentException("no news");
      case RESENT -> "passwordlessResent";
      case TOO_SOON -> "passwordlessResendTooSoon";
      case TOO_MANY -> TOO_MANY;
      case CODE_MISSING -> "passwordlessCodeMissing";
      case CODE_MALFORMED -> "passwordlessCodeMalformed";
      case CODE_WRONG -> "passwordlessCodeWrong";
      case CODE_EXPIRED -> "passwordlessLate";
      case CODE_USED -> USED;
      case EXHAUSTED -> "passwordlessCodeExhausted";
      case CLOSED -> "passwordlessClosed";
      case REFUSED -> ACCOUNT_CHANGED;
    };
  }

  /** Why this way is closed. */
  static String of(Outcome.Reason reason) {
    return switch (reason) {
      case METHOD_OFF, CANNOT_SHOW, UNWANTED -> "passwordlessMethodOff";
      case NO_ADDRESS, NO_MAIL -> NO_MAIL;
      case NOT_A_SECOND_FACTOR -> "passwordlessSecondFactorNeeded";
      case ACCOUNT_CHANGED -> ACCOUNT_CHANGED;
    };
  }
}
