package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.signin.Completion;
import jakarta.ws.rs.core.Response;
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

  private final KeycloakSession session;
  private final AuthenticationSessionModel authSession;

  Acceptance(KeycloakSession session, AuthenticationSessionModel authSession) {
    this.session = session;
    this.authSession = authSession;
  }

  /** This request's execution has accepted the challenge, as of this user. */
  void record(String executionId, String challengeId, UserModel user) {
    completion(challengeId).reserve();
    authSession.setAuthNote(CHALLENGE, challengeId);
    authSession.setAuthNote(USER + executionId, user.getId());
  }

  /** Whether the execution has accepted a challenge of whom the flow knows by now. */
  boolean isRecorded(String executionId) {
    UserModel known = authSession.getAuthenticatedUser();
    return known != null && known.getId().equals(authSession.getAuthNote(USER + executionId));
  }

  /**
   * Lets one request pass that comes to the end of the flow with an accepted challenge.
   *
   * @throws ErrorPageException for all others
   */
  void complete() {
    String challengeId = authSession.getAuthNote(CHALLENGE);
    if (challengeId != null && !completion(challengeId).claim()) {
      throw new ErrorPageException(
          session, authSession, Response.Status.BAD_REQUEST, Messages.of(Verdict.SPENT));
    }
  }

  /** A challenge may prove the address to the flows that follow one another, such as a broker's. */
  private Completion completion(String challengeId) {
    String flowPath = authSession.getAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH);
    return new Completion(session, authSession.getRealm(), challengeId + ":" + flowPath);
  }
}
