package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.Quoted;
import io.passwordless.keycloak.policy.Typed;
import io.passwordless.keycloak.signin.link.Invitation;
import io.passwordless.keycloak.signin.realm.Offer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.Errors;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.utils.RedirectUtils;
import org.keycloak.services.ErrorResponse;

/** Links that administrators make for people to sign in with. */
public final class LinksResource {

  private static final String USER_ID = "userId";
  private static final String EMAIL = "email";
  private static final String CLIENT_ID = "clientId";
  private static final String REDIRECT_URI = "redirectUri";
  private static final String LIFESPAN = "lifespan";
  private static final String SEND = "send";
  private static final List<String> FIELDS =
      List.of(USER_ID, EMAIL, CLIENT_ID, REDIRECT_URI, LIFESPAN, SEND);

  private static final int DEFAULT_LIFESPAN = 600;
  private static final int SHORTEST_LIFESPAN = 60;
  private static final int LONGEST_LIFESPAN = 7 * 24 * 60 * 60;

  private final AdminRequest request;
  private final KeycloakSession session;
  private final RealmModel realm;

  LinksResource(AdminRequest request) {
    this.request = request;
    this.session = request.session();
    this.realm = request.realm();
  }

  /**
   * Makes a link for one person ({@code userId} or {@code email}) to sign in to one client ({@code
   * clientId}, {@code redirectUri}), good once and for {@code lifespan} seconds. With {@code send}
   * it is mailed; otherwise the answer has it.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response post(String body) {
    Map<String, Object> written =
        AdminRequest.read(body, "{\"email\": \"jo@example.com\", \"clientId\": \"shop\"}");
    Map<String, String> problems = AdminRequest.unknown(written, FIELDS);
    Duration lifespan = lifespan(written, problems);
    boolean send = send(written, problems);
    Optional<ClientModel> client = client(written, problems);
    Optional<String> redirectUri = client.flatMap(c -> redirectUri(c, written, problems));
    Optional<UserModel> user = user(written, problems);
    user.ifPresent(this::requirePower);
    if (!problems.isEmpty()) {
      request.auth().users().requireManage();
      throw AdminRequest.refuse(problems);
    }
    Invitation invitation =
        new Invitation(session, realm, client.orElseThrow(), redirectUri.orElseThrow(), lifespan);
    check(invitation, user.orElseThrow(), written.get(USER_ID) == null ? EMAIL : USER_ID);
    Map<String, Object> answer = new LinkedHashMap<>();
    Instant expires;
    if (send) {
      expires = send(invitation, user.get());
    } else {
      Invitation.Made made = invitation.make(user.get());
      answer.put("link", made.link().toString());
      expires = made.expires();
    }
    answer.put("sent", send);
    answer.put("expires", expires.getEpochSecond());
    record(user.get(), client.get(), redirectUri.get(), lifespan, send);
    return Response.status(Response.Status.CREATED)
        .entity(answer)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private void check(Invitation invitation, UserModel user, String field) {
    invitation
        .obstacle(user)
        .ifPresent(
            obstacle -> {
              throw AdminRequest.refuse(
                  Map.of(
                      field,
                      obstacle.equals(Errors.INVALID_EMAIL)
                          ? "the account has no email address"
                          : "the account cannot sign in by email: " + obstacle));
            });
    if (!invitation.isPossible()) {
      throw ErrorResponse.error(
          "The flow in which people sign in to the client has no step for magic links that is on. If"
              + " it has one, set linkEnabled to true (PUT .../policy, or at the step). If not: Add"
              + " the step 'Magic link' (passwordless-magic-link) as ALTERNATIVE, or throw the switch"
              + " of the tab Passwordless (PUT .../flow).",
          Response.Status.CONFLICT);
    }
  }

  private Instant send(Invitation invitation, UserModel user) {
    if (!Offer.mail(session, realm)) {
      throw ErrorResponse.error("The realm has no mail server.", Response.Status.CONFLICT);
    }
    return invitation
        .send(user)
        .orElseThrow(
            () ->
                ErrorResponse.error(
                    "The address has had its mails of this hour (mailsPerHour).",
                    Response.Status.TOO_MANY_REQUESTS));
  }

  private void record(
      UserModel user, ClientModel client, String redirectUri, Duration lifespan, boolean send) {
    Map<String, Object> representation = new LinkedHashMap<>();
    representation.put(USER_ID, user.getId());
    representation.put(CLIENT_ID, client.getClientId());
    representation.put(REDIRECT_URI, redirectUri);
    representation.put(LIFESPAN, lifespan.toSeconds());
    representation.put(SEND, send);
    request.record(OperationType.ACTION, representation);
  }

  private static Duration lifespan(Map<String, Object> written, Map<String, String> problems) {
    Object value = said(written, LIFESPAN, DEFAULT_LIFESPAN);
    if (value instanceof Integer seconds
        && seconds >= SHORTEST_LIFESPAN
        && seconds <= LONGEST_LIFESPAN) {
      return Duration.ofSeconds(seconds);
    }
    problems.put(
        LIFESPAN,
        "lifespan is '%s'; allowed: %d to %d seconds"
            .formatted(Quoted.of(value), SHORTEST_LIFESPAN, LONGEST_LIFESPAN));
    return Duration.ZERO;
  }

  /** Who has the link can sign in as the person, as who has reset the password can. */
  private void requirePower(UserModel user) {
    request.auth().users().requireManage(user);
    request.auth().users().requireResetPassword(user);
  }

  /** {@code null} says no more than nothing. */
  private static Object said(Map<String, Object> written, String field, Object otherwise) {
    return Optional.ofNullable(written.get(field)).orElse(otherwise);
  }

  private static boolean send(Map<String, Object> written, Map<String, String> problems) {
    Object value = said(written, SEND, false);
    if (value instanceof Boolean send) {
      return send;
    }
    problems.put(SEND, "send is '%s'; allowed: true, false".formatted(Quoted.of(value)));
    return false;
  }

  private Optional<ClientModel> client(Map<String, Object> written, Map<String, String> problems) {
    if (!(written.get(CLIENT_ID) instanceof String clientId)) {
      problems.put(CLIENT_ID, "missing; the client to sign in to");
      return Optional.empty();
    }
    ClientModel client = realm.getClientByClientId(clientId);
    if (client == null || !client.isEnabled()) {
      problems.put(CLIENT_ID, "the realm has no such client, or it is switched off");
      return Optional.empty();
    }
    String protocol = client.getProtocol();
    if (client.isBearerOnly()
        || !client.isStandardFlowEnabled()
        || (protocol != null && !protocol.equals(OIDCLoginProtocol.LOGIN_PROTOCOL))) {
      problems.put(
          CLIENT_ID, "people cannot sign in to this client by OpenID Connect's standard flow");
      return Optional.empty();
    }
    return Optional.of(client);
  }

  private Optional<String> redirectUri(
      ClientModel client, Map<String, Object> written, Map<String, String> problems) {
    Object value = written.get(REDIRECT_URI);
    Optional<String> asked =
        value == null ? onlyOne(client) : Optional.of(value).map(Object::toString);
    Optional<String> valid =
        asked.map(uri -> RedirectUtils.verifyRedirectUri(session, uri, client));
    if (valid.isEmpty()) {
      problems.put(
          REDIRECT_URI,
          value == null
              ? "missing, and the client has not registered exactly one, without *; say which to use"
              : "the client has not registered this one");
    }
    return valid;
  }

  /** The redirect of a client that has one and no other, absolute. */
  private Optional<String> onlyOne(ClientModel client) {
    Set<String> registered =
        RedirectUtils.resolveValidRedirects(session, client.getRootUrl(), client.getRedirectUris());
    return registered.stream()
        .filter(uri -> registered.size() == 1 && !uri.contains("*"))
        .findFirst();
  }

  private Optional<UserModel> user(Map<String, Object> written, Map<String, String> problems) {
    Object id = written.get(USER_ID);
    Object email = written.get(EMAIL);
    if ((id == null) == (email == null)) {
      problems.put(USER_ID, "either userId or email says whose link it is");
      return Optional.empty();
    }
    String field = id == null ? EMAIL : USER_ID;
    UserModel user = null;
    try {
      user =
          id == null
              ? session.users().getUserByEmail(realm, Typed.name(email.toString()))
              : session.users().getUserById(realm, id.toString());
    } catch (ModelDuplicateException e) {
      problems.put(field, "more than one account has this address");
      return Optional.empty();
    }
    if (user == null) {
      problems.put(field, "the realm has no such account");
    }
    return Optional.ofNullable(user);
  }
}
