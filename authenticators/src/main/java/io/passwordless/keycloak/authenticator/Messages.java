package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.challenge.Verdict;

/** The keys of the messages that are chosen here; the texts are in the theme's message files. */
final class Messages {

  static final String ADDRESS_MISSING = "passwordlessAddressMissing";
  static final String ADDRESS_INVALID = "passwordlessAddressInvalid";
  static final String CODE_MISSING = "passwordlessCodeMissing";
  static final String CODE_MALFORMED = "passwordlessCodeMalformed";
  static final String RESENT = "passwordlessResent";
  static final String RESEND_TOO_SOON = "passwordlessResendTooSoon";
  static final String METHOD_OFF = "passwordlessMethodOff";
  static final String SECOND_FACTOR_NEEDED = "passwordlessSecondFactorNeeded";
  static final String NO_MAIL = "passwordlessNoMail";

  private Messages() {}

  /** What a person is told about a code that did not sign in. */
  static String of(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED, REFUSED -> "passwordlessAccountChanged";
      case WRONG -> "passwordlessCodeWrong";
      case EXPIRED, UNKNOWN -> "passwordlessCodeExpired";
      case SPENT -> "passwordlessCodeUsed";
      case EXHAUSTED -> "passwordlessCodeExhausted";
      case CLOSED -> "passwordlessClosed";
    };
  }
}
