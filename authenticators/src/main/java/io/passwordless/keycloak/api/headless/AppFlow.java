package io.passwordless.keycloak.api.headless;

import io.passwordless.keycloak.signin.Outcome;
import io.passwordless.keycloak.signin.app.AppVisit;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.AuthenticationFlowException;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.authenticators.browser.OTPFormAuthenticatorFactory;
import org.keycloak.common.util.UriUtils;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The client's own browser flow, run for an app: Keycloak's processor, which evaluates its
 * conditions, counts its failures and records its events. What it comes to is a {@link Result}.
 */
final class AppFlow extends AuthenticationProcessor {

  private final HttpRequest sent;
  private Finished finished;

  /** What a flow has come to. */
  sealed interface Result {}

  /** What a step of this project's shows. */
  record OwnStep(Outcome.Shown shown) implements Result {}

  /** Keycloak's form for a one-time password. */
  record OneTimePassword() implements Result {}

  /** Whatever only a browser can show, an error among it. */
  record Page() implements Result {}

  /** The authorization code, and whose it is. */
  record Finished(String code, UserModel user) implements Result {}

  AppFlow(KeycloakSession session, AuthenticationSessionModel authSession, EventBuilder event) {
    setSession(session)
        .setRealm(session.getContext().getRealm())
        .setAuthenticationSession(authSession)
        .setConnection(session.getContext().getConnection())
        .setUriInfo(session.getContext().getUri())
        .setEventBuilder(event)
        .setBrowserFlow(true)
        .setFlowPath(AppVisit.FLOW_PATH);
    this.sent = session.getContext().getHttpRequest();
    authSession.setAuthNote(CURRENT_FLOW_PATH, AppVisit.FLOW_PATH);
  }

  /** Begins the flow. */
  Result begin() {
    return run(Map.of(), this::authenticate);
  }

  /** Posts the form that the flow has shown last. */
  Result post(Map<String, String> form) {
    return run(form, () -> authenticationAction(step()));
  }

  private interface Run {
    Response run();
  }

  private Result run(Map<String, String> form, Run run) {
    AppRequest app = new AppRequest(sent, form);
    session.getContext().setHttpRequest(app);
    setRequest(app);
    try {
      setFlowId(AuthenticationFlowResolver.resolveBrowserFlow(authenticationSession).getId());
      return result(run.run());
    } catch (WebApplicationException e) {
      return new Page();
    } catch (AuthenticationFlowException e) {
      // a flow that is to be run anew is one for a browser
      if (e.getError() != AuthenticationFlowError.FORK_FLOW) {
        handleBrowserException(e);
      }
      return new Page();
    } catch (RuntimeException e) {
      // as LoginActionsService (26.7) does: recorded, and a page
      handleBrowserException(e);
      return new Page();
    }
  }

  /** The step that waits for an answer; {@code null} if none does. */
  String step() {
    return authenticationSession.getAuthNote(CURRENT_AUTHENTICATION_EXECUTION);
  }

  /** Whether the last answer was looked at, and was not right. */
  boolean hasRefusedIt() {
    return Errors.INVALID_USER_CREDENTIALS.equals(event.getEvent().getError());
  }

  private Result result(Response response) {
    if (finished != null) {
      return finished;
    }
    if (response.getEntity() instanceof Outcome.Shown shown) {
      return new OwnStep(shown);
    }
    return isOneTimePassword() && response.getStatus() == Response.Status.OK.getStatusCode()
        ? new OneTimePassword()
        : new Page();
  }

  private boolean isOneTimePassword() {
    return Optional.ofNullable(step())
        .map(realm::getAuthenticationExecutionById)
        .map(AuthenticationExecutionModel::getAuthenticator)
        .filter(OTPFormAuthenticatorFactory.PROVIDER_ID::equals)
        .isPresent();
  }

  /**
   * Whoever has something left to do, does it in a browser, before there is a code. Otherwise all
   * is Keycloak's: session, event, and the address with the code, which nobody is sent to.
   */
  @Override
  protected Response authenticationComplete() {
    AuthenticationManager.setClientScopesInSession(session, authenticationSession);
    if (nextRequiredAction() != null) {
      return Response.noContent().build();
    }
    UserModel user = authenticationSession.getAuthenticatedUser();
    Response response = super.authenticationComplete();
    if (response.getLocation() != null) {
      finished =
          new Finished(
              UriUtils.decodeQueryString(response.getLocation().getRawQuery())
                  .getFirst(OAuth2Constants.CODE),
              user);
    }
    return response;
  }
}
