package io.passwordless.keycloak.link;

import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.signin.Notes;
import io.passwordless.keycloak.signin.Waiting;
import io.passwordless.keycloak.signin.link.LinkVisit;
import io.passwordless.keycloak.signin.realm.RequestedLevel;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.RestartLoginCookie;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.managers.ClientSessionCode;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * Hands a link that was used back to the authentication flow: the step that asked finds the proof
 * in its authentication session and succeeds, and whatever stands beside it is asked as after a
 * password. Nothing of the flow is skipped.
 */
final class FlowResumption {

  private final KeycloakSession session;
  private final RealmModel realm;

  FlowResumption(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /**
   * Goes on with the flow, in this browser.
   *
   * @param remember whether the page asked for the sign-in to outlive the browser
   */
  Response resume(LinkVisit visit, boolean remember) {
    AuthenticationSessionModel here =
        visit.isSameBrowser() && !visit.challenge().isInvitation()
            ? visit.asked().orElseThrow()
            : newSignIn(visit, remember);
    Waiting.leaveProof(Notes.of(here), executionId(visit), visit.challenge().id());
    return goOn(visit, here);
  }

  /**
   * Goes on with the flow in this browser as {@link #resume} said, if the browser has not done so
   * yet: somebody pressed the button twice, and the answer to the first is lost.
   */
  Optional<Response> resumeAgain(LinkVisit visit) {
    RootAuthenticationSessionModel root =
        new AuthenticationSessionManager(session).getCurrentRootAuthenticationSession(realm);
    return root == null
        ? Optional.empty()
        : root.getAuthenticationSessions().values().stream()
            .filter(
                tab -> Waiting.hasProof(Notes.of(tab), executionId(visit), visit.challenge().id()))
            .findAny()
            .map(tab -> goOn(visit, tab));
  }

  /** To the step in the tab that asked; in a new one, to the beginning of its flow. */
  private Response goOn(LinkVisit visit, AuthenticationSessionModel here) {
    // as every page of a flow does: a link in its last second must not find the sign-in timed out
    here.getParentSession().setTimestamp(Math.toIntExact(Time.currentTimeMillis() / 1000));
    new ChosenLanguage(session).keepIn(here);
    if (!here.getTabId().equals(visit.challenge().tabId())) {
      return redirect(page(here));
    }
    String executionId = executionId(visit);
    here.setAuthNote(AuthenticationProcessor.CURRENT_AUTHENTICATION_EXECUTION, executionId);
    return redirect(
        url(here, visit.challenge().flowPath())
            .queryParam(
                LoginActionsService.SESSION_CODE,
                new ClientSessionCode<>(session, realm, here).getOrGenerateCode())
            .queryParam(Constants.EXECUTION, executionId)
            .build(realm.getName()));
  }

  private Response redirect(URI where) {
    Response.ResponseBuilder response = Response.seeOther(where);
    LinkHeaders.of(session, realm).forEach(response::header);
    return response.build();
  }

  /** The step as the flow has it now, which may have been written again since the link was made. */
  private static String executionId(LinkVisit visit) {
    return visit
        .execution()
        .map(AuthenticationExecutionModel::getId)
        .orElse(visit.challenge().executionId());
  }

  private AuthenticationSessionModel newSignIn(LinkVisit visit, boolean remember) {
    AuthenticationSessionModel here =
        visit.challenge().isInvitation()
            ? newSignInHere(visit.client().orElseThrow(), visit.challenge().redirectUri())
            : sameSignInHere(visit.asked().orElseThrow());
    here.setAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH, visit.challenge().flowPath());
    if (remember && visit.challenge().isInvitation() && realm.isRememberMe()) {
      here.setAuthNote(Details.REMEMBER_ME, "true");
    }
    visit
        .user()
        .filter(user -> user.isEnabled() && visit.challenge().email().equals(user.getEmail()))
        .ifPresent(here::setAuthenticatedUser);
    takeOnlyThisWay(executionId(visit), here);
    RestartLoginCookie.setRestartCookie(session, here);
    return here;
  }

  /**
   * Of the ways beside one another, the one that leads to the step is taken, as if chosen on a
   * page. All else is come to as in any sign-in: conditions are evaluated, required steps are
   * asked. Where the person is signed in already, Keycloak's cookie comes first, as at the
   * authorization endpoint: the session she has is used, as far as it reaches.
   */
  private void takeOnlyThisWay(String executionId, AuthenticationSessionModel here) {
    boolean signedIn = sessionHere().isPresent();
    AuthenticationExecutionModel way = realm.getAuthenticationExecutionById(executionId);
    while (way != null) {
      String taken = way.getId();
      realm
          .getAuthenticationExecutionsStream(way.getParentFlow())
          .filter(other -> other.isAlternative() && !other.getId().equals(taken))
          .filter(other -> !signedIn || !isCookie(other))
          .forEach(other -> here.setExecutionStatus(other.getId(), ExecutionStatus.ATTEMPTED));
      way = realm.getAuthenticationExecutionByFlowId(way.getParentFlow());
    }
  }

  private static boolean isCookie(AuthenticationExecutionModel execution) {
    return CookieAuthenticatorFactory.PROVIDER_ID.equals(execution.getAuthenticator());
  }

  /** The session that this browser has: the link was refused if it is somebody else's. */
  private Optional<UserSessionModel> sessionHere() {
    return Optional.ofNullable(KeycloakLine.session(session, realm));
  }

  /** The page a sign-in has come to. */
  URI page(AuthenticationSessionModel authSession) {
    String flowPath = authSession.getAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH);
    return url(authSession, flowPath == null ? LoginActionsService.AUTHENTICATE_PATH : flowPath)
        .build(realm.getName());
  }

  private UriBuilder url(AuthenticationSessionModel authSession, String flowPath) {
    return LoginActionsService.loginActionsBaseUrl(session.getContext().getUri())
        .path(flowPath)
        .queryParam(Constants.CLIENT_ID, authSession.getClient().getClientId())
        .queryParam(Constants.TAB_ID, authSession.getTabId())
        .queryParam(
            Constants.CLIENT_DATA, AuthenticationProcessor.getClientData(session, authSession));
  }

  /** The application's request once more, as a new tab of this browser. */
  private AuthenticationSessionModel sameSignInHere(AuthenticationSessionModel asked) {
    AuthenticationSessionModel here =
        newTab(asked.getClient(), asked.getProtocol(), asked.getRedirectUri());
    asked.getClientNotes().forEach(here::setClientNote);
    Waiting.takeLanguageAlong(Notes.of(asked), Notes.of(here));
    copyAuthNote(asked, here, Details.REMEMBER_ME);
    copyAuthNote(asked, here, AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME);
    return here;
  }

  /** The request that the application would have made, had the person begun there. */
  private AuthenticationSessionModel newSignInHere(ClientModel client, String redirectUri) {
    AuthenticationSessionModel here = newTab(client, OIDCLoginProtocol.LOGIN_PROTOCOL, redirectUri);
    here.setClientNote(
        OIDCLoginProtocol.ISSUER,
        Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName()));
    here.setClientNote(OIDCLoginProtocol.RESPONSE_TYPE_PARAM, OAuth2Constants.CODE);
    here.setClientNote(OIDCLoginProtocol.REDIRECT_URI_PARAM, redirectUri);
    here.setClientNote(OIDCLoginProtocol.SCOPE_PARAM, OAuth2Constants.SCOPE_OPENID);
    RequestedLevel.of(client, null)
        .ifPresent(
            level ->
                here.setClientNote(
                    Constants.REQUESTED_LEVEL_OF_AUTHENTICATION, Integer.toString(level)));
    return here;
  }

  private AuthenticationSessionModel newTab(
      ClientModel client, String protocol, String redirectUri) {
    AuthenticationSessionManager manager = new AuthenticationSessionManager(session);
    RootAuthenticationSessionModel root = manager.getCurrentRootAuthenticationSession(realm);
    if (root == null) {
      root =
          sessionHere()
              .map(present -> rootOf(present, manager))
              .orElseGet(() -> manager.createAuthenticationSession(realm, true));
    }
    AuthenticationSessionModel tab = root.createAuthenticationSession(client);
    tab.setRedirectUri(redirectUri);
    tab.setProtocol(protocol);
    tab.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
    return tab;
  }

  /**
   * As {@code AuthorizationEndpointBase} (26.7) does: a sign-in goes on with the session of its
   * name, and one of another name would end that and what its applications hold.
   */
  private RootAuthenticationSessionModel rootOf(
      UserSessionModel present, AuthenticationSessionManager manager) {
    RootAuthenticationSessionModel root =
        session.authenticationSessions().getRootAuthenticationSession(realm, present.getId());
    if (root == null) {
      root =
          session.authenticationSessions().createRootAuthenticationSession(realm, present.getId());
    }
    manager.setAuthSessionCookie(root.getId());
    manager.setAuthSessionIdHashCookie(root.getId());
    return root;
  }

  private static void copyAuthNote(
      AuthenticationSessionModel from, AuthenticationSessionModel to, String name) {
    String value = from.getAuthNote(name);
    if (value != null) {
      to.setAuthNote(name, value);
    }
  }
}
