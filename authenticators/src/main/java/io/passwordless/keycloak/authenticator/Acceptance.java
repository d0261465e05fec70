package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.challenge.Slots;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.ErrorPageException;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Makes one accepted challenge one sign-in when requests of one tab overlap. Keycloak (26.7, {@code
 * DefaultAuthenticationFlow}) keeps how far a flow has come in the authentication session, which
 * they share: a request that was refused could set back the one that was accepted, and could go on
 * with what that one has reached. So all of them go on, and one of them arrives: the accepted one,
 * unless a further step was left to do.
 */
final class Acceptance {

  private static final String CHALLENGE = "passwordless.accepted.challenge";
  private static final String USER = "passwordless.accepted.user.";

  /** Longer than Keycloak's authentication session lives by default. */
  private static final Duration MEMORY = Duration.ofHours(2);

  private final KeycloakSession session;
  private final AuthenticationSessionModel authSession;

  Acceptance(KeycloakSession session, AuthenticationSessionModel authSession) {
    this.session = session;
    this.authSession = authSession;
  }

  /**
   * This request's execution has accepted the challenge, as of this user. The one arrival is kept
   * for this request, to be free again at its end unless it has arrived.
   */
  void record(String executionId, String challengeId, UserModel user) {
    String arrival = arrival(challengeId);
    if (claim(arrival)) {
      session.setAttribute(arrival, false);
      session.enlistForClose(() -> releaseUnlessArrived(arrival));
    }
    authSession.setAuthNote(CHALLENGE, challengeId);
    authSession.setAuthNote(USER + executionId, user.getId());
  }

  /** Whom the flow knows by now, if the execution has accepted a challenge of hers. */
  Optional<UserModel> recorded(String executionId) {
    return Optional.ofNullable(authSession.getAuthenticatedUser())
        .filter(known -> known.getId().equals(authSession.getAuthNote(USER + executionId)));
  }

  /**
   * Lets one request pass that comes to the end of the flow with an accepted challenge.
   *
   * @throws ErrorPageException for all others
   */
  void complete() {
    String challengeId = authSession.getAuthNote(CHALLENGE);
    if (challengeId == null) {
      return;
    }
    String arrival = arrival(challengeId);
    if (session.getAttribute(arrival) == null && !claim(arrival)) {
      throw new ErrorPageException(
          session, authSession, Response.Status.BAD_REQUEST, Messages.USED);
    }
    session.setAttribute(arrival, true);
  }

  /** A challenge may prove the address to the flows that follow one another, such as a broker's. */
  private String arrival(String challengeId) {
    String flowPath = authSession.getAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH);
    return "completion:" + challengeId + ":" + flowPath;
  }

  private boolean claim(String arrival) {
    return slots().claim(arrival, 1, MEMORY).isPresent();
  }

  private void releaseUnlessArrived(String arrival) {
    if (!session.getAttribute(arrival, Boolean.class)) {
      slots().release(arrival, 0);
    }
  }

  private Slots slots() {
    return KeycloakStore.open(session, authSession.getRealm()).slots();
  }
}
