package io.passwordless.keycloak.mail;

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

  /** Told once what became of it, in a session whose context has the realm. */
  void report(KeycloakSession session, Outcome outcome);

  /** What became of a delivery. */
  enum Outcome {
    /** The mail server took it. */
    SENT,
    /** There was no mail to send. */
    WITHHELD,
    /** The mail could not be rendered, or the mail server did not take it. */
    FAILED,
    /** The queue was full. */
    OVERFLOW
  }
}
