package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.mail.Delivery;
import io.passwordless.keycloak.mail.SignInMail;
import io.passwordless.keycloak.policy.SignInMethod;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * One mail of one challenge, and the event that tells what became of it.
 *
 * @param deadline when the secret that was asked for expires
 * @param obstacle why there is no mail, as an event error; empty if there is one
 * @param username what the person typed, for the event; may be empty
 */
record SignInDelivery(
    String realmId,
    Optional<SignInMail> mail,
    Instant deadline,
    Optional<String> obstacle,
    SignInMethod method,
    String challengeId,
    String clientId,
    String userId,
    String username,
    String ipAddress,
    String rootSessionId)
    implements Delivery {

  /** The obstacle of an address, an account or a client that has had its mails. */
  static final String LIMIT = "mail_limit";

  @Override
  public void report(KeycloakSession session, Outcome outcome) {
    EventBuilder event =
        new EventBuilder(session.getContext().getRealm(), session)
            .client(clientId)
            .user(userId)
            .ipAddress(ipAddress)
            .detail(Details.CODE_ID, rootSessionId);
    if (!username.isEmpty()) {
      event.detail(Details.USERNAME, username);
    }
    AuditTrail trail = new AuditTrail(event, method, challengeId);
    switch (outcome) {
      case SENT -> trail.sent();
      case REFUSED, LATE, OVERFLOW, SHUTDOWN ->
          trail.notSent(outcome.name().toLowerCase(Locale.ROOT));
      case WITHHELD -> {
        String error = obstacle.orElseThrow();
        if (error.equals(LIMIT)) {
          trail.limited();
        } else {
          trail.refused(error);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "SignInDelivery[" + challengeId + "]";
  }
}
