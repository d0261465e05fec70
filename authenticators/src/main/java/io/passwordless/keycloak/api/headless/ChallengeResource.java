package io.passwordless.keycloak.api.headless;

import io.passwordless.keycloak.line.RemoteAddress;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import io.passwordless.keycloak.signin.Outcome.Problem;
import io.passwordless.keycloak.signin.app.AppSessions;
import io.passwordless.keycloak.signin.app.AppSessions.Found;
import io.passwordless.keycloak.signin.app.AppSessions.Place;
import io.passwordless.keycloak.signin.app.AppSessions.Wanted;
import io.passwordless.keycloak.signin.app.AppVisit;
import io.passwordless.keycloak.signin.app.TotpTries;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.realm.Policies;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.Urls;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * The authorization challenge endpoint: an app posts what a person has typed, and is told what is
 * wanted next, until there is an authorization code for the token endpoint.
 */
public final class ChallengeResource {

  /** Its path, under that of a realm's public endpoints. */
  public static final String PATH = "authorize-challenge";

  /** The name by which the draft has servers announce it. */
  public static final String METADATA = "authorization_challenge_endpoint";

  private static final Logger LOG = Logger.getLogger(ChallengeResource.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AppSessions sessions;

  /** The endpoint of the session's realm. */
  public ChallengeResource(KeycloakSession session) {
    this.session = session;
    this.realm = session.getContext().getRealm();
    this.sessions = new AppSessions(session, realm);
  }

  /** Where apps find it. */
  public static URI url(KeycloakSession session) {
    return Urls.realmBase(session.getContext().getUri().getBaseUri())
        .path("{realm}")
        .path(LinkUrl.RESOURCE)
        .path(PATH)
        .build(session.getContext().getRealm().getName());
  }

  /** What a browser asks before it lets a page send. */
  @OPTIONS
  public Response preflight(@HeaderParam(Cors.ORIGIN_HEADER) String origin) {
    return AppClient.preflight(origin);
  }

  /** A request of an app: the first of a sign-in, or a further one. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response post() {
    EventBuilder event =
        new EventBuilder(realm, session, session.getContext().getConnection())
            .event(EventType.LOGIN);
    AppClient clients = new AppClient(session, event);
    Response response;
    try {
      clients.refuseCookies();
      AppForm form = AppForm.of(session.getContext().getHttpRequest().getDecodedFormParameters());
      response =
          form.get(AppForm.AUTH_SESSION).isPresent()
              ? goOn(form, clients, event)
              : begin(form, clients, event);
    } catch (Refused e) {
      response = e.response();
    } catch (LinkageError e) {
      LOG.error("This Keycloak is not one that apps can sign people in on.", e);
      response =
          Answers.error(
              Response.Status.NOT_IMPLEMENTED,
              "unsupported_server",
              "Keycloak 26.4, 26.5 or 26.7 is needed");
    }
    return Response.fromResponse(clients.readable(response))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private Response begin(AppForm form, AppClient clients, EventBuilder event) throws Refused {
    ClientModel client = clients.authenticated();
    String key = clients.key(client);
    AppVisit visit = arrive(form, clients, client, event);
    AuthenticationSessionModel authSession = new AppSignIn(session, client, event).begin(form, key);
    AppFlow flow = new AppFlow(session, authSession, event);
    AppFlow.Result result = flow.begin();
    if (result instanceof AppFlow.OwnStep step
        && step.shown() instanceof AddressWanted wanted
        && wanted.problem() == Problem.NONE) {
      String hint = form.get(OIDCLoginProtocol.LOGIN_HINT_PARAM).orElseThrow();
      result = flow.post(Map.of(AuthenticationManager.FORM_USERNAME, hint));
    }
    return new AppReply(session, sessions, authSession, key, visit).to(result);
  }

  private Response goOn(AppForm form, AppClient clients, EventBuilder event) throws Refused {
    Found found =
        sessions
            .find(form.get(AppForm.AUTH_SESSION).orElseThrow())
            .orElseThrow(Refused::invalidSession);
    Place place = found.place();
    ClientModel client = clients.of(form, place.clientUuid());
    if (!clients.key(client).equals(place.key())) {
      throw Refused.invalidSession();
    }
    String answer = form.answer();
    if (answer.equals(AppForm.TOTP) != (place.wanted() == Wanted.TOTP)) {
      throw Refused.invalidRequest(answer + " is not what was asked for");
    }
    AppVisit visit = arrive(form, clients, client, event);
    AuthenticationSessionModel authSession =
        tab(place, client).orElseThrow(Refused::invalidSession);
    if (place.wanted() == Wanted.TOTP && authSession.getAuthenticatedUser() == null) {
      AppSignIn.end(session, authSession);
      throw Refused.invalidSession();
    }
    if (!sessions.take(found)) {
      throw Refused.invalidSession();
    }
    session.getContext().setAuthenticationSession(authSession);
    AppFlow flow = new AppFlow(session, authSession, event);
    String typed = form.get(answer).orElseThrow();
    AppReply reply = new AppReply(session, sessions, authSession, place.key(), visit);
    return switch (answer) {
      case AppForm.TOTP -> totp(flow, typed, authSession, reply);
      case AppForm.RESEND -> reply.to(flow.post(Map.of("resend", "true")));
      default -> reply.to(flow.post(Map.of("code", typed)));
    };
  }

  /** What the request says of the device and the person's address counts from here on. */
  private AppVisit arrive(AppForm form, AppClient clients, ClientModel client, EventBuilder event)
      throws Refused {
    Optional<String> address = clients.address(form, client);
    address.ifPresent(
        ip -> {
          session.getContext().setConnection(new RemoteAddress(ip));
          event.ipAddress(ip);
        });
    session.getContext().setHttpResponse(new NoCookies(session.getContext().getHttpResponse()));
    return AppVisit.begin(session, form.get(AppForm.DEVICE_TOKEN));
  }

  private Optional<AuthenticationSessionModel> tab(Place place, ClientModel client) {
    RootAuthenticationSessionModel root =
        session.authenticationSessions().getRootAuthenticationSession(realm, place.rootSessionId());
    return Optional.ofNullable(root)
        .map(present -> present.getAuthenticationSession(client, place.tabId()));
  }

  private Response totp(
      AppFlow flow, String typed, AuthenticationSessionModel authSession, AppReply reply) {
    String digits = typed.replaceAll("[\\s-]", "");
    if (!digits.matches("[0-9]{6,8}")) {
      return reply.totp("malformed");
    }
    TotpTries tries =
        new TotpTries(
            session,
            realm,
            Policies.of(realm),
            authSession.getTabId(),
            authSession.getAuthenticatedUser().getId());
    OptionalInt slot = tries.claim();
    if (slot.isEmpty()) {
      return reply.totp("exhausted");
    }
    String step = flow.step();
    AppFlow.Result result = flow.post(Map.of("otp", digits));
    if (!flow.hasRefusedIt()) {
      tries.giveBack(slot.getAsInt());
    }
    return reply.to(result, step.equals(flow.step()) ? "wrong" : null);
  }
}
