package io.passwordless.keycloak.mail;

import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * A mail on its way, or the lack of one: an address that gets none is queued all the same, so that
 * the request that asked did the same work.
 */
public interface Delivery {

  /** The realm that sends. */
  String realmId();

  /** The mail, empty if there is none to send. */
  Optional<SignInMail> mail();

  /** When the mail's secrets expire: from then on it is not sent any more. */
  Instant deadline();

  /** Told once what became of it, in a session whose context has the realm. */
  void report(KeycloakSession session, Outcome outcome);

  /** What became of a delivery. */
  enum Outcome {
    /** The mail server took it. */
    SENT,
    /** There was no mail to send. */
    WITHHELD,
    /** The mail could not be rendered, or the mail server refused it for good. */
    REFUSED,
    /** The mail server did not take it while its secrets were good. */
    LATE,
    /** The queue was full. */
    OVERFLOW,
    /** The server stopped before the mail server had taken it. */
    SHUTDOWN
  }
}
