package io.passwordless.keycloak.api.headless;

import io.passwordless.keycloak.signin.Outcome;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import io.passwordless.keycloak.signin.Outcome.Closed;
import io.passwordless.keycloak.signin.Outcome.Elsewhere;
import io.passwordless.keycloak.signin.Outcome.Waits;
import io.passwordless.keycloak.signin.app.AppSessions;
import io.passwordless.keycloak.signin.app.AppSessions.Place;
import io.passwordless.keycloak.signin.app.AppSessions.Wanted;
import io.passwordless.keycloak.signin.app.AppVisit;
import io.passwordless.keycloak.signin.person.AccountHistory;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Answers an app with what its flow has come to: the sign-in gets a new ticket to go on with, or
 * ends.
 */
final class AppReply implements Outcome.Face<Response> {

  private final KeycloakSession session;
  private final AppSessions sessions;
  private final AuthenticationSessionModel authSession;
  private final String key;
  private final AppVisit visit;

  /**
   * The reply to one request.
   *
   * @param key the thumbprint of the DPoP key; empty if none is used
   */
  AppReply(
      KeycloakSession session,
      AppSessions sessions,
      AuthenticationSessionModel authSession,
      String key,
      AppVisit visit) {
    this.session = session;
    this.sessions = sessions;
    this.authSession = authSession;
    this.key = key;
    this.visit = visit;
  }

  /** The answer to a request that brought no one-time password. */
  Response to(AppFlow.Result result) {
    return to(result, null);
  }

  /**
   * The answer.
   *
   * @param reason why the one-time password that was brought is none; {@code null} if it is one, or
   *     none was brought
   */
  Response to(AppFlow.Result result, String reason) {
    if (result instanceof AppFlow.Finished finished) {
      AppSignIn.end(session, authSession);
      return Answers.done(
          finished.code(),
          new AccountHistory(session, session.getContext().getRealm())
              .newBrowserToken(finished.user(), visit.deviceTokens()));
    }
    if (result instanceof AppFlow.OwnStep step) {
      return step.shown().by(this);
    }
    if (result instanceof AppFlow.OneTimePassword) {
      return totp(reason);
    }
    return toWeb();
  }

  /** An app is let wait where codes are mailed only: see {@code FlowStep.canShow}. */
  @Override
  public Response waiting(Waits waits) {
    return Answers.emailCode(waits, ticket(Wanted.EMAIL_CODE));
  }

  @Override
  public Response elsewhere(Elsewhere elsewhere) {
    return toWeb();
  }

  @Override
  public Response closed(Closed closed) {
    return toWeb();
  }

  /** A one-time password is wanted, for a reason as in {@link Answers#totp}. */
  Response totp(String reason) {
    return Answers.totp(reason, ticket(Wanted.TOTP));
  }

  /** What could not begin with the address that the app has sent. */
  @Override
  public Response address(AddressWanted wanted) {
    return switch (wanted.problem()) {
      case TOO_MANY -> {
        AppSignIn.end(session, authSession);
        yield Answers.slowDown();
      }
      case MISSING, INVALID -> {
        AppSignIn.end(session, authSession);
        yield Answers.error(
            Response.Status.BAD_REQUEST, "invalid_request", "login_hint cannot be an address");
      }
      case NONE, NO_MAIL -> toWeb();
    };
  }

  private Response toWeb() {
    Optional<PushedRequest> request =
        PushedRequest.keep(session, session.getContext().getRealm(), authSession);
    AppSignIn.end(session, authSession);
    return Answers.redirectToWeb(request);
  }

  private String ticket(Wanted wanted) {
    return sessions.issue(
        new Place(
            authSession.getClient().getId(),
            authSession.getParentSession().getId(),
            authSession.getTabId(),
            key,
            wanted));
  }
}
