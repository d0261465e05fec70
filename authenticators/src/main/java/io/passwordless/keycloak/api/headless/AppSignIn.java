package io.passwordless.keycloak.api.headless;

import io.passwordless.keycloak.signin.realm.RequestedLevel;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpointChecker;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpointChecker.AuthorizationCheckException;
import org.keycloak.protocol.oidc.endpoints.request.AuthorizationEndpointRequest;
import org.keycloak.protocol.oidc.endpoints.request.AuthorizationEndpointRequestParserProcessor;
import org.keycloak.protocol.oidc.endpoints.request.AuthorizationEndpointRequestParserProcessor.EndpointType;
import org.keycloak.protocol.oidc.utils.OIDCResponseType;
import org.keycloak.protocol.oidc.utils.RedirectUtils;
import org.keycloak.services.Urls;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.AuthenticationSessionProvider;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * Begins a sign-in as {@code AuthorizationEndpoint} (26.7) does, from the same parameters and with
 * the same checks and client policies, but for an app: without a cookie, and without an address to
 * come back to unless the app names one.
 */
final class AppSignIn {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ClientModel client;
  private final EventBuilder event;

  AppSignIn(KeycloakSession session, ClientModel client, EventBuilder event) {
    this.session = session;
    this.realm = session.getContext().getRealm();
    this.client = client;
    this.event = event;
  }

  /**
   * The authentication session of a new sign-in.
   *
   * @param key the thumbprint of the DPoP key; empty if none is used
   * @throws Refused if the request is not as it should be
   */
  AuthenticationSessionModel begin(AppForm form, String key) throws Refused {
    MultivaluedMap<String, String> parameters = form.request();
    obey(new PreAuthorizationRequestContext(client.getClientId(), parameters));
    AuthorizationEndpointRequest request = checked(parameters);
    if (!key.isEmpty()) {
      request.setDpopJkt(key);
    }
    String named = parameters.getFirst(OIDCLoginProtocol.REDIRECT_URI_PARAM);
    String redirectUri = redirectUri(named);
    AuthenticationSessionModel authSession =
        session
            .authenticationSessions()
            .createRootAuthenticationSession(realm)
            .createAuthenticationSession(client);
    session.getContext().setAuthenticationSession(authSession);
    note(authSession, request, redirectUri);
    noteIfThere(authSession, OIDCLoginProtocol.REDIRECT_URI_PARAM, named);
    obey(
        new AuthorizationRequestContext(
            OIDCResponseType.parse(OAuth2Constants.CODE),
            request,
            redirectUri,
            parameters,
            authSession));
    return authSession;
  }

  /** Ends a sign-in, which Keycloak may have done before: nothing is left to go on with. */
  static void end(KeycloakSession session, AuthenticationSessionModel authSession) {
    AuthenticationSessionProvider sessions = session.authenticationSessions();
    RealmModel realm = authSession.getRealm();
    RootAuthenticationSessionModel root =
        sessions.getRootAuthenticationSession(realm, authSession.getParentSession().getId());
    if (root != null) {
      sessions.removeRootAuthenticationSession(realm, root);
    }
  }

  /** Has the client's policies look at the request. */
  private void obey(ClientPolicyContext context) throws Refused {
    try {
      session.clientPolicy().triggerOnEvent(context);
    } catch (ClientPolicyException e) {
      event.detail(Details.REASON, Details.CLIENT_POLICY_ERROR);
      event.detail(Details.CLIENT_POLICY_ERROR, e.getError());
      event.detail(Details.CLIENT_POLICY_ERROR_DETAIL, e.getErrorDetail());
      Optional.ofNullable(session.getContext().getAuthenticationSession())
          .ifPresent(begun -> end(session, begun));
      throw refused(e.getError(), e.getErrorDetail());
    }
  }

  private AuthorizationEndpointRequest checked(MultivaluedMap<String, String> parameters)
      throws Refused {
    requireParameters(parameters);
    try {
      AuthorizationEndpointRequest request =
          AuthorizationEndpointRequestParserProcessor.parseRequest(
              event, session, client, parameters, EndpointType.OIDC_AUTH_ENDPOINT);
      AuthorizationEndpointChecker checker =
          new AuthorizationEndpointChecker()
              .event(event)
              .client(client)
              .realm(realm)
              .request(request)
              .session(session)
              .params(parameters);
      checker.checkResponseType();
      checker.checkInvalidRequestMessage();
      checker.checkValidScope();
      checker.checkPKCEParams();
      return request;
    } catch (AuthorizationCheckException e) {
      throw Refused.because(e.getError(), e.getErrorDescription());
    } catch (WebApplicationException e) {
      throw Refused.invalidRequest("Keycloak takes no such authorization request of this client");
    }
  }

  private void requireParameters(MultivaluedMap<String, String> parameters) throws Refused {
    if (!OAuth2Constants.CODE.equals(parameters.getFirst(OAuth2Constants.RESPONSE_TYPE))) {
      throw refused(
          OAuthErrorException.UNSUPPORTED_RESPONSE_TYPE, "response_type can only be code");
    }
    if (!parameters.containsKey(OIDCLoginProtocol.LOGIN_HINT_PARAM)) {
      throw refused(
          OAuthErrorException.INVALID_REQUEST, "login_hint, the person's address, is missing");
    }
    boolean challenged = parameters.containsKey(OIDCLoginProtocol.CODE_CHALLENGE_PARAM);
    boolean hashed =
        OIDCLoginProtocol.PKCE_METHOD_S256.equals(
            parameters.getFirst(OIDCLoginProtocol.CODE_CHALLENGE_METHOD_PARAM));
    if ((client.isPublicClient() && !challenged) || (challenged && !hashed)) {
      throw refused(
          OAuthErrorException.INVALID_REQUEST,
          "Send code_challenge with code_challenge_method=S256 (RFC 7636)");
    }
    if (!isNumber(parameters.getFirst(OIDCLoginProtocol.MAX_AGE_PARAM))) {
      throw refused(OAuthErrorException.INVALID_REQUEST, "max_age is no number of seconds");
    }
  }

  private static boolean isNumber(String maxAge) {
    return maxAge == null || maxAge.matches("[0-9]{1,9}");
  }

  private Refused refused(String error, String description) {
    event.error(error);
    return Refused.because(error, description);
  }

  /** Where Keycloak would send a browser with the code; an app need not have an address. */
  private String redirectUri(String named) throws Refused {
    if (named == null) {
      return issuer();
    }
    String valid = RedirectUtils.verifyRedirectUri(session, named, client);
    if (valid == null) {
      throw refused(
          OAuthErrorException.INVALID_REQUEST, "redirect_uri is none of the client's addresses");
    }
    return valid;
  }

  private String issuer() {
    return Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName());
  }

  private void note(
      AuthenticationSessionModel authSession,
      AuthorizationEndpointRequest request,
      String redirectUri) {
    authSession.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
    authSession.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
    authSession.setAuthNote(Details.AUTH_TYPE, AuthorizationEndpoint.CODE_AUTH_TYPE);
    authSession.setRedirectUri(redirectUri);
    authSession.setClientNote(OIDCLoginProtocol.ISSUER, issuer());
    AuthorizationEndpoint.performActionOnParameters(
        request, (name, value) -> noteIfThere(authSession, name, value));
    // a step that took the hint for an answer would tell whose it is: only ours is handed it
    authSession.removeClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
    authSession.setClientNote(PushedRequest.HINT, request.getLoginHint());
    noteIfThere(authSession, OIDCLoginProtocol.RESPONSE_TYPE_PARAM, request.getResponseType());
    noteIfThere(
        authSession,
        OIDCLoginProtocol.MAX_AGE_PARAM,
        request.getMaxAge() == null ? null : request.getMaxAge().toString());
    noteIfThere(authSession, LocaleSelectorProvider.CLIENT_REQUEST_LOCALE, request.getUiLocales());
    RequestedLevel.of(client, request.getAcr())
        .ifPresent(
            level ->
                authSession.setClientNote(
                    Constants.REQUESTED_LEVEL_OF_AUTHENTICATION, Integer.toString(level)));
  }

  private static void noteIfThere(
      AuthenticationSessionModel authSession, String name, String value) {
    if (value != null) {
      authSession.setClientNote(name, value);
    }
  }
}
