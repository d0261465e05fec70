package io.passwordless.keycloak.it.realm;

import java.util.Objects;
import org.keycloak.representations.idm.EventRepresentation;

/** What a sign-in records, in the words of Keycloak's events. Nothing else names them. */
public enum ExpectedEvent {
  /** The mail server took the mail. */
  SENT("SEND_VERIFY_EMAIL", null, null),
  /** The mail server refused the mail. */
  NOT_SENT("SEND_VERIFY_EMAIL_ERROR", "email_send_failed", null),
  /** No mail, because there have been too many. */
  LIMITED("SEND_VERIFY_EMAIL_ERROR", "slow_down", "mail_limit"),
  /** No mail, because the realm has no mail server. */
  NO_MAIL_SERVER("LOGIN_ERROR", "email_send_failed", null),
  /** Nobody has the address that was typed. */
  NO_ACCOUNT("LOGIN_ERROR", "user_not_found", null),
  /** The account has no address. */
  NO_ADDRESS("LOGIN_ERROR", "invalid_email", null),
  /** An administrator has disabled the account. */
  DISABLED("LOGIN_ERROR", "user_disabled", null),
  /** Brute-force detection has locked the account for a while. */
  LOCKED("LOGIN_ERROR", "user_temporarily_disabled", null),
  /** The code or link was right. */
  USED("VERIFY_EMAIL", null, null),
  /** An account was created. */
  SIGNED_UP("REGISTER", null, null),
  /** The whole flow is through. */
  SIGNED_IN("LOGIN", null, null),
  /** The code was wrong. */
  WRONG("LOGIN_ERROR", "invalid_user_credentials", null),
  /** The code or link was late. */
  EXPIRED("LOGIN_ERROR", "expired_code", null),
  /** The code or link, or the other one of the same mail, had been used before. */
  SPENT("LOGIN_ERROR", "invalid_code", "already_used"),
  /** The link was opened in a browser it does not sign in. */
  OTHER_BROWSER("LOGIN_ERROR", "not_allowed", "other_browser"),
  /** The link was opened in a browser where somebody else is signed in. */
  OTHER_ACCOUNT("LOGIN_ERROR", "different_user_authenticated", null),
  /** The person does not want to sign in by email. */
  REFUSED("LOGIN_ERROR", "not_allowed", null),
  /** A second step by email after a first one. */
  NO_SECOND_FACTOR("LOGIN_ERROR", "not_allowed", "not_a_second_factor"),
  /** The person whose address it is did not ask for the mail. */
  DISOWNED("LOGIN_ERROR", "access_denied", "disowned"),
  /** The person has switched signing in by email on. */
  TAKEN_UP("UPDATE_CREDENTIAL", null, null),
  /** The person has switched signing in by email off. */
  GIVEN_UP("REMOVE_CREDENTIAL", null, null),
  /** Something that was set up before the first proof of the address was removed. */
  CLEARED("REMOVE_CREDENTIAL", null, "first_proof"),
  /** A passkey was offered. */
  PASSKEY_OFFERED("CUSTOM_REQUIRED_ACTION", null, "passkey_offered"),
  /** The person wants one. */
  PASSKEY_ACCEPTED("CUSTOM_REQUIRED_ACTION", null, "passkey_accepted"),
  /** The person wants none now. */
  PASSKEY_LATER("CUSTOM_REQUIRED_ACTION", null, "passkey_later"),
  /** The person wants to be asked no more. */
  PASSKEY_REFUSED("CUSTOM_REQUIRED_ACTION", null, "passkey_refused"),
  /** A code was typed after too many wrong ones for the challenge. */
  EXHAUSTED("LOGIN_ERROR", "slow_down", "challenge_attempts"),
  /** A code was typed after too many wrong ones for the account. */
  CLOSED("LOGIN_ERROR", "slow_down", "account_attempts");

  private static final String REASON = "reason";

  private final String type;
  private final String error;
  private final String reason;

  ExpectedEvent(String type, String error, String reason) {
    this.type = type;
    this.error = error;
    this.reason = reason;
  }

  /** Whether this is what an event tells. */
  public boolean matches(EventRepresentation event) {
    return event.getType().equals(type)
        && Objects.equals(event.getError(), error)
        && (reason == null || reason.equals(event.getDetails().get(REASON)));
  }
}
