package io.passwordless.keycloak.api.headless;

import io.passwordless.keycloak.signin.app.HeadlessClients;
import io.passwordless.keycloak.signin.words.ClientAddress;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.Profile;
import org.keycloak.common.VerificationException;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;
import org.keycloak.protocol.oidc.utils.WebOriginsUtils;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.util.DPoPUtil;

/** The client that a request comes from: who it is, and whether it may sign people in. */
final class AppClient {

  private static final Set<String> COOKIES_OF_KEYCLOAK =
      Set.of("AUTH_SESSION_ID", "KC_", "KEYCLOAK_");

  private final KeycloakSession session;
  private final HttpHeaders headers;
  private final EventBuilder event;

  AppClient(KeycloakSession session, EventBuilder event) {
    this.session = session;
    this.headers = session.getContext().getHttpRequest().getHttpHeaders();
    this.event = event;
  }

  /**
   * A browser that Keycloak knows has no business here: some page has it send this.
   *
   * @throws Refused if the request has a cookie of Keycloak's
   */
  void refuseCookies() throws Refused {
    boolean known =
        headers.getCookies().keySet().stream()
            .anyMatch(name -> COOKIES_OF_KEYCLOAK.stream().anyMatch(name::startsWith));
    if (known) {
      throw Refused.invalidRequest("Send no cookies of Keycloak's: this endpoint is for apps");
    }
  }

  /**
   * The client, authenticated as at the token endpoint.
   *
   * @throws Refused if it is none, or may not sign people in
   */
  ClientModel authenticated() throws Refused {
    try {
      return allowed(AuthorizeClientUtil.authorizeClient(session, event, null).getClient());
    } catch (WebApplicationException e) {
      throw Refused.as(e.getResponse());
    }
  }

  /**
   * The client of a sign-in that is under way. A public one proves nothing by its name, so that it
   * need not repeat it.
   */
  ClientModel of(AppForm form, String clientUuid) throws Refused {
    ClientModel known = session.getContext().getRealm().getClientById(clientUuid);
    if (known == null) {
      throw Refused.invalidSession();
    }
    boolean proves =
        headers.getHeaderString(HttpHeaders.AUTHORIZATION) != null
            || form.get(OAuth2Constants.CLIENT_ID).isPresent();
    ClientModel client = known.isPublicClient() && !proves ? allowed(known) : authenticated();
    if (!client.getId().equals(clientUuid)) {
      throw Refused.invalidSession();
    }
    session.getContext().setClient(client);
    return client;
  }

  private ClientModel allowed(ClientModel client) throws Refused {
    event.client(client);
    if (!client.isEnabled() || !HeadlessClients.contains(client)) {
      throw notAllowed(
          "This client may not sign people in without a page: its attribute "
              + HeadlessClients.ATTRIBUTE
              + " is not true, and the realm does not name it");
    }
    if (client.isBearerOnly() || !client.isStandardFlowEnabled()) {
      throw notAllowed("This client has no standard flow");
    }
    if (client.isConsentRequired()) {
      throw notAllowed("This client asks for consent, which only a browser can");
    }
    if (!Optional.ofNullable(client.getProtocol())
        .orElse(OIDCLoginProtocol.LOGIN_PROTOCOL)
        .equals(OIDCLoginProtocol.LOGIN_PROTOCOL)) {
      throw notAllowed("This client is not one of OpenID Connect");
    }
    String origin = headers.getHeaderString(Cors.ORIGIN_HEADER);
    if (origin != null && !isOf(client, origin)) {
      throw notAllowed("The origin " + origin + " is not among the client's web origins");
    }
    return client;
  }

  private Refused notAllowed(String why) {
    event.error(Errors.NOT_ALLOWED);
    return Refused.because(OAuthErrorException.UNAUTHORIZED_CLIENT, why);
  }

  /**
   * The thumbprint of the key that the request is signed with (RFC 9449).
   *
   * @return empty if it isn't, and need not be
   * @throws Refused if the proof is none, or the client has to send one
   */
  String key(ClientModel client) throws Refused {
    if (!Profile.isFeatureEnabled(Profile.Feature.DPOP)
        || (headers.getHeaderString(OAuth2Constants.DPOP_HTTP_HEADER) == null
            && !OIDCAdvancedConfigWrapper.fromClientModel(client).isUseDPoP())) {
      return "";
    }
    try {
      return new DPoPUtil.Validator(session)
          .request(session.getContext().getHttpRequest())
          .uriInfo(session.getContext().getUri())
          .validate()
          .getThumbprint();
    } catch (VerificationException e) {
      throw invalidProof(e.getMessage());
    } catch (RuntimeException e) {
      // of a key that Keycloak (26.7, JWKParser) cannot read
      throw invalidProof("The DPoP proof cannot be read");
    }
  }

  private Refused invalidProof(String why) {
    event.error(Errors.INVALID_DPOP_PROOF);
    return Refused.because("invalid_dpop_proof", why);
  }

  /**
   * The person's address, where a back end names it: all its people have the back end's otherwise.
   *
   * @throws Refused if a client names it that everybody can pretend to be, or if it is none
   */
  Optional<String> address(AppForm form, ClientModel client) throws Refused {
    Optional<String> address = form.get(AppForm.FORWARDED_FOR);
    if (address.isPresent() && client.isPublicClient()) {
      throw Refused.invalidRequest("forwarded_for is for confidential clients");
    }
    if (address.isPresent() && !ClientAddress.isPlain(address.get())) {
      throw Refused.invalidRequest("forwarded_for is no IPv4 or IPv6 address");
    }
    return address;
  }

  /** Lets a page read the answer, if it is of one of the client's web origins (CORS). */
  Response readable(Response response) {
    String origin = headers.getHeaderString(Cors.ORIGIN_HEADER);
    ClientModel client =
        Optional.ofNullable(session.getContext().getClient()).orElseGet(this::named);
    if (origin == null || client == null || !isOf(client, origin)) {
      return response;
    }
    return Response.fromResponse(response)
        .header(Cors.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .header(Cors.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After")
        .header(HttpHeaders.VARY, Cors.ORIGIN_HEADER)
        .build();
  }

  /** No client says that every origin is its own: a public endpoint would be everybody's then. */
  private boolean isOf(ClientModel client, String origin) {
    return WebOriginsUtils.resolveValidWebOrigins(session, client).contains(origin);
  }

  private ClientModel named() {
    String id =
        session
            .getContext()
            .getHttpRequest()
            .getDecodedFormParameters()
            .getFirst(OAuth2Constants.CLIENT_ID);
    return id == null ? null : session.getContext().getRealm().getClientByClientId(id);
  }

  /** What a browser asks before it lets a page of this origin send; says nothing of any client. */
  static Response preflight(String origin) {
    return origin == null
        ? Response.noContent().build()
        : Response.noContent()
            .header(Cors.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
            .header(Cors.ACCESS_CONTROL_ALLOW_METHODS, "POST")
            .header(Cors.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Authorization, DPoP")
            .header(Cors.ACCESS_CONTROL_MAX_AGE, 3600)
            .header(HttpHeaders.VARY, Cors.ORIGIN_HEADER)
            .build();
  }
}
