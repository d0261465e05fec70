package io.passwordless.keycloak.api.headless;

import io.passwordless.keycloak.line.KeycloakLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.OAuth2Constants;
import org.keycloak.common.Profile;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * An app's request as a browser can take it up, kept as {@code ParEndpoint} (26.7) keeps one that
 * was pushed (RFC 9126).
 *
 * @param uri the {@code request_uri}
 * @param expiresIn seconds it can be used
 */
record PushedRequest(String uri, int expiresIn) {

  /** The note of the address that the app has named. */
  static final String HINT = "passwordless.app.login_hint";

  private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

  /** The parameters that Keycloak's notes of a request have by their own names. */
  private static final String[] NOTED = {
    OIDCLoginProtocol.RESPONSE_TYPE_PARAM,
    OIDCLoginProtocol.REDIRECT_URI_PARAM,
    OIDCLoginProtocol.SCOPE_PARAM,
    OIDCLoginProtocol.CODE_CHALLENGE_PARAM,
    OIDCLoginProtocol.CODE_CHALLENGE_METHOD_PARAM,
    OIDCLoginProtocol.NONCE_PARAM,
    OIDCLoginProtocol.ACR_PARAM,
    OIDCLoginProtocol.MAX_AGE_PARAM
  };

  /** Keeps the request; nothing if it named no address to come back to. */
  static Optional<PushedRequest> keep(
      KeycloakSession session, RealmModel realm, AuthenticationSessionModel authSession) {
    if (authSession.getClientNote(OIDCLoginProtocol.REDIRECT_URI_PARAM) == null
        || !Profile.isFeatureEnabled(Profile.Feature.PAR)) {
      return Optional.empty();
    }
    Map<String, String> request = new HashMap<>();
    request.put(OAuth2Constants.CLIENT_ID, authSession.getClient().getClientId());
    for (String name : NOTED) {
      putIfNoted(request, name, authSession.getClientNote(name));
    }
    putIfNoted(request, OIDCLoginProtocol.LOGIN_HINT_PARAM, authSession.getClientNote(HINT));
    putIfNoted(
        request,
        OIDCLoginProtocol.UI_LOCALES_PARAM,
        authSession.getClientNote(LocaleSelectorProvider.CLIENT_REQUEST_LOCALE));
    putIfNoted(
        request,
        ParEndpoint.PAR_DPOP_PROOF_JKT,
        authSession.getClientNote(OIDCLoginProtocol.DPOP_JKT));
    request.put(ParEndpoint.PAR_CREATED_TIME, Long.toString(System.currentTimeMillis()));
    String id = UUID.randomUUID().toString();
    int lifespan = realm.getParPolicy().getRequestUriLifespan();
    session.singleUseObjects().put(KeycloakLine.keyOfPushedRequest(id), lifespan, request);
    return Optional.of(new PushedRequest(PREFIX + id, lifespan));
  }

  private static void putIfNoted(Map<String, String> request, String name, String value) {
    if (value != null) {
      request.put(name, value);
    }
  }
}
