package io.passwordless.keycloak.api.headless;

import io.passwordless.keycloak.signin.Outcome;
import io.passwordless.keycloak.signin.app.AppVisit;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.AuthenticationFlowException;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.authenticators.browser.OTPFormAuthenticatorFactory;
import org.keycloak.common.util.UriUtils;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The client's own browser flow, run for an app: Keycloak's processor, which evaluates its
 * conditions, counts its failures and records its events. What it comes to is a {@link Result}.
 */
final class AppFlow extends AuthenticationProcessor {

  private String code;

  /** What a flow has come to. */
  sealed interface Result {}

  /** A step of this project's, as it would show it. */
  record Shown(Outcome outcome) implements Result {}

  /** Keycloak's form for a one-time password. */
  record OneTimePassword() implements Result {}

  /** Whatever only a browser can show, an error among it. */
  record Page() implements Result {}

  /** The authorization code. */
  record Finished(String code) implements Result {}

  AppFlow(KeycloakSession session, AuthenticationSessionModel authSession, EventBuilder event) {
    setSession(session)
        .setRealm(session.getContext().getRealm())
        .setAuthenticationSession(authSession)
        .setConnection(session.getContext().getConnection())
        .setUriInfo(session.getContext().getUri())
        .setEventBuilder(event)
        .setBrowserFlow(true)
        .setFlowPath(AppVisit.FLOW_PATH)
        .setFlowId(AuthenticationFlowResolver.resolveBrowserFlow(authSession).getId());
    authSession.setAuthNote(CURRENT_FLOW_PATH, AppVisit.FLOW_PATH);
  }

  /** Begins the flow. */
  Result begin() {
    return run(Map.of(), this::authenticate);
  }

  /** Posts the form that the flow has shown last. */
  Result post(Map<String, String> form) {
    return run(
        form,
        () ->
            authenticationAction(
                authenticationSession.getAuthNote(CURRENT_AUTHENTICATION_EXECUTION)));
  }

  private interface Run {
    Response run();
  }

  private Result run(Map<String, String> form, Run run) {
    AppRequest app =
        new AppRequest(unwrapped(session.getContext().getHttpRequest()), Map.copyOf(form));
    session.getContext().setHttpRequest(app);
    setRequest(app);
    try {
      return result(run.run());
    } catch (AuthenticationFlowException e) {
      // records it as in a browser; a flow that is to be run anew is one for a browser
      if (e.getError() != AuthenticationFlowError.FORK_FLOW) {
        handleBrowserException(e);
      }
      return new Page();
    }
  }

  private static org.keycloak.http.HttpRequest unwrapped(org.keycloak.http.HttpRequest request) {
    return request instanceof AppRequest app ? app.request() : request;
  }

  private Result result(Response shown) {
    if (code != null) {
      return new Finished(code);
    }
    if (shown.getEntity() instanceof Outcome outcome) {
      return new Shown(outcome);
    }
    return isOneTimePassword() && shown.getStatus() == Response.Status.OK.getStatusCode()
        ? new OneTimePassword()
        : new Page();
  }

  private boolean isOneTimePassword() {
    return Optional.ofNullable(authenticationSession.getAuthNote(CURRENT_AUTHENTICATION_EXECUTION))
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
    Response response = super.authenticationComplete();
    code =
        response.getLocation() == null
            ? null
            : UriUtils.decodeQueryString(response.getLocation().getRawQuery())
                .getFirst(OAuth2Constants.CODE);
    return response;
  }
}
