package io.passwordless.keycloak.link;

import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.challenge.OneTimeCode;
import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.signin.link.LinkVisit;
import io.passwordless.keycloak.signin.link.Standing;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * What a magic link opens. A GET is safe (RFC 9110 9.2.1): mail scanners may fetch it as often as
 * they like. Only the POST of its button, with the token of the page it stands on, uses the link.
 */
public final class LinkResource {

  /** Also what is left of a link that was cut off, or has something stuck to it. */
  static final String ANYTHING = "{token: .*}";

  private static final Set<Standing> OVER =
      EnumSet.of(Standing.EXPIRED, Standing.USED, Standing.ENDED);

  private final KeycloakSession session;
  private final KeycloakContext context;
  private final RealmModel realm;

  /** The pages behind the links of the session's realm. */
  public LinkResource(KeycloakSession session) {
    this.session = session;
    this.context = session.getContext();
    this.realm = context.getRealm();
  }

  /** Shows who is about to sign in to what. */
  @GET
  @Path(ANYTHING)
  public Response show(@PathParam("token") String token) {
    LinkVisit visit = visit(token);
    LinkPages pages = pages(visit, token);
    return switch (visit.standing()) {
      case READY, RELAY -> pages.confirm(new FormToken(session, token).issue());
      default -> pages.problem(problem(visit));
    };
  }

  /** Whoever is in already only wanted to be, unless a sign-in still waits in this browser. */
  private LinkPages.Problem problem(LinkVisit visit) {
    boolean waits = visit.isSameBrowser() && visit.asked().isPresent();
    return OVER.contains(visit.standing()) && !waits && isSignedInAlready(visit)
        ? LinkPages.Problem.SIGNED_IN
        : LinkPages.Problem.of(visit.standing());
  }

  private boolean isSignedInAlready(LinkVisit visit) {
    UserModel signedIn = KeycloakLine.signedIn(session, realm);
    return signedIn != null && visit.isOf(signedIn);
  }

  /** Uses the link. */
  @POST
  @Path(ANYTHING)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response use(@PathParam("token") String token) {
    PostedForm.check(session);
    LinkVisit visit = visit(token);
    LinkPages pages = pages(visit, token);
    boolean fromThePage = new FormToken(session, token).isValid();
    return switch (visit.standing()) {
      case READY -> fromThePage ? signIn(visit, pages) : pages.problem(LinkPages.Problem.COOKIES);
      case RELAY -> fromThePage ? relay(visit, pages) : pages.problem(LinkPages.Problem.COOKIES);
      case USED ->
          fromThePage
              ? new FlowResumption(session, realm)
                  .resumeAgain(visit)
                  .orElseGet(() -> refuse(visit, pages))
              : pages.problem(problem(visit));
      default -> fromThePage ? refuse(visit, pages) : pages.problem(problem(visit));
    };
  }

  private Response signIn(LinkVisit visit, LinkPages pages) {
    if (isSignedInAsSomebodyElse(visit)) {
      visit.reportOtherAccount(event());
      return pages.problem(LinkPages.Problem.OTHER_ACCOUNT);
    }
    if (!visit.accept()) {
      visit.reportRefusal(event());
      return pages.problem(LinkPages.Problem.USED);
    }
    boolean remember =
        "on"
            .equalsIgnoreCase(
                context.getHttpRequest().getDecodedFormParameters().getFirst("rememberMe"));
    return new FlowResumption(session, realm).resume(visit, remember);
  }

  /**
   * One browser has one session. Keycloak (26.7, {@code AuthenticationProcessor.attachSession})
   * would refuse the second person after the link was spent, or throw the first one out.
   */
  private boolean isSignedInAsSomebodyElse(LinkVisit visit) {
    UserModel signedIn = KeycloakLine.signedIn(session, realm);
    return signedIn != null && visit.user().filter(signedIn::equals).isEmpty();
  }

  private Response relay(LinkVisit visit, LinkPages pages) {
    Optional<OneTimeCode> code = visit.relay();
    if (code.isEmpty()) {
      visit.reportRefusal(event());
      return pages.problem(LinkPages.Problem.USED);
    }
    return pages.relay(code.get());
  }

  /** Recorded where somebody has pressed a button: a GET, or a page of others, tells of nobody. */
  private Response refuse(LinkVisit visit, LinkPages pages) {
    visit.reportRefusal(event());
    return pages.problem(problem(visit));
  }

  private LinkVisit visit(String token) {
    RootAuthenticationSessionModel root =
        new AuthenticationSessionManager(session).getCurrentRootAuthenticationSession(realm);
    LinkVisit visit = new LinkVisit(session, realm, token, root == null ? null : root.getId());
    visit.client().ifPresent(context::setClient);
    new ChosenLanguage(session).use();
    return visit;
  }

  /** Pages that do not repeat what was glued to the token, or made up. */
  private LinkPages pages(LinkVisit visit, String token) {
    URI address =
        LinkToken.parse(token)
            .filter(t -> visit.standing() != Standing.UNKNOWN)
            .map(t -> LinkUrl.of(LinkUrl.base(session), realm, t))
            .orElseGet(() -> LinkUrl.ofNone(session, realm));
    return new LinkPages(session, realm, visit, address);
  }

  private EventBuilder event() {
    return new EventBuilder(realm, session, context.getConnection());
  }
}
