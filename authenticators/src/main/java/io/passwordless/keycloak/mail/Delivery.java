package io.passwordless.keycloak.mail;

import java.time.Instant;
import org.keycloak.models.KeycloakSession;

/** A mail on its way. */
public interface Delivery {

  /** The realm that sends. */
  String realmId();

  /** The mail. */
  SignInMail mail();

  /** When the mail's secrets expire: from then on it is not sent any more. */
  Instant deadline();

  /** Told once what became of it, in a session whose context has the realm. */
  void report(KeycloakSession session, Fate fate);

  /** What became of a delivery. */
  enum Fate {
    /** The mail server took it. */
    SENT,
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
