package io.passwordless.keycloak.signin.mailing;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.mail.Delivery;
import io.passwordless.keycloak.mail.SignInMail;
import io.passwordless.keycloak.policy.SignInMethod;
import java.time.Instant;
import java.util.Locale;
import org.keycloak.models.KeycloakSession;

/**
 * One mail of one challenge, and the event that tells what became of it.
 *
 * @param deadline when the secret that was asked for expires
 * @param userId the account, {@code null} if there is none yet
 */
public record SignInDelivery(
    String realmId,
    SignInMail mail,
    Instant deadline,
    SignInMethod method,
    String challengeId,
    Asker asker,
    String userId)
    implements Delivery {

  @Override
  public void report(KeycloakSession session, Fate fate) {
    AuditTrail trail = new AuditTrail(asker.event(session, userId), method, challengeId);
    if (fate == Fate.SENT) {
      trail.sent();
    } else {
      trail.notSent(fate.name().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public String toString() {
    return "SignInDelivery[" + challengeId + "]";
  }
}
