package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Claimant;
import io.passwordless.keycloak.signin.Notes;
import io.passwordless.keycloak.signin.Step;
import io.passwordless.keycloak.signin.Waiting;
import io.passwordless.keycloak.signin.app.AppVisit;
import io.passwordless.keycloak.signin.person.Preference;
import io.passwordless.keycloak.signin.realm.Offer;
import io.passwordless.keycloak.signin.realm.Policies;
import io.passwordless.keycloak.signin.words.Circumstances;
import jakarta.ws.rs.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationSelectionOption;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A step of a Keycloak flow, as the use case wants to know it. */
final class FlowStep implements Step {

  private static final String FORMS = "/login-actions/";

  /** The paths of flows that are pages; others are an endpoint's, such as {@code token}. */
  private static final Set<String> OF_PAGES =
      Set.of(
          LoginActionsService.AUTHENTICATE_PATH,
          LoginActionsService.REGISTRATION_PATH,
          LoginActionsService.RESET_CREDENTIALS_PATH,
          LoginActionsService.FIRST_BROKER_LOGIN_PATH,
          LoginActionsService.POST_BROKER_LOGIN_PATH);

  private final AuthenticationFlowContext context;
  private final KeycloakSession session;
  private final RealmModel realm;
  private final AuthenticationSessionModel authSession;
  private final AuthenticationExecutionModel execution;
  private final SignInMethod method;
  private final Policy policy;
  private final Claimant claimant;
  private final List<String> browserTokens;

  private FlowStep(AuthenticationFlowContext context, AuthenticationExecutionModel execution) {
    this.context = context;
    this.session = context.getSession();
    this.realm = context.getRealm();
    this.authSession = context.getAuthenticationSession();
    this.execution = execution;
    this.method = SignInMethod.of(execution.getAuthenticator()).orElseThrow();
    this.policy = Policies.of(realm, execution);
    this.claimant = new Claimants(context, policy).claimant();
    this.browserTokens = new KnownBrowserCookie(session).tokens();
  }

  /**
   * The step that Keycloak has come to, or the one beside it that was chosen and still waits: at a
   * reload, Keycloak (26.7, {@code DefaultAuthenticationFlow}) begins with the first of the ways.
   */
  static FlowStep of(AuthenticationFlowContext context) {
    AuthenticationExecutionModel own = context.getExecution();
    Notes notes = Notes.of(context.getAuthenticationSession());
    boolean chosenNow =
        own.getId()
            .equals(
                context
                    .getHttpRequest()
                    .getDecodedFormParameters()
                    .getFirst(Constants.AUTHENTICATION_EXECUTION));
    if (chosenNow) {
      Waiting.choose(notes, own.getId());
    }
    return new FlowStep(
        context,
        context.getAuthenticationSelections().stream()
            .map(AuthenticationSelectionOption::getAuthenticationExecution)
            .filter(other -> SignInMethod.of(other.getAuthenticator()).isPresent())
            .filter(other -> Waiting.isChosen(notes, other.getId()))
            .filter(other -> !Waiting.hasProof(notes, own.getId()))
            .findFirst()
            .orElse(own));
  }

  @Override
  public SignInMethod method() {
    return method;
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public Claimant claimant() {
    return claimant;
  }

  @Override
  public Notes notes() {
    return Notes.of(authSession);
  }

  @Override
  public String clientUuid() {
    return authSession.getClient().getId();
  }

  @Override
  public String rootSessionId() {
    return authSession.getParentSession().getId();
  }

  @Override
  public String tabId() {
    return authSession.getTabId();
  }

  @Override
  public String executionId() {
    return execution.getId();
  }

  @Override
  public String flowPath() {
    return context.getFlowPath();
  }

  @Override
  public boolean canShow() {
    return OF_PAGES.contains(context.getFlowPath())
        || (method.mailsCode() && AppVisit.of(session).isPresent());
  }

  /**
   * A person whom only Keycloak's cookie knows ({@code CookieAuthenticator}, 26.7, with {@code
   * prompt=login} or a step-up) may have been led here by any page, as often as that likes. Other
   * sites can post to the authorization endpoint as well, but not to a form's address, which has
   * the session's code.
   */
  @Override
  public Optional<String> form() {
    Optional<AppVisit> app = AppVisit.of(session);
    if (app.isPresent()) {
      return app.map(AppVisit::id);
    }
    boolean posted =
        HttpMethod.POST.equals(session.getContext().getHttpRequest().getHttpMethod())
            && session.getContext().getUri().getPath().contains(FORMS);
    return posted
        ? Optional.ofNullable(
            context.getUriInfo().getQueryParameters().getFirst(LoginActionsService.SESSION_CODE))
        : Optional.empty();
  }

  @Override
  public boolean canMail() {
    return Offer.mail(session, realm);
  }

  @Override
  public boolean offersSignUp() {
    return Offer.signUp(session, realm, policy);
  }

  @Override
  public boolean hasAnotherWay() {
    UserModel user = context.getUser();
    return execution.isAlternative()
        && user != null
        && context.getAuthenticationSelections().stream()
            .map(selection -> selection.getAuthenticationExecution().getAuthenticator())
            .filter(id -> SignInMethod.of(id).isEmpty())
            .map(id -> session.getProvider(Authenticator.class, id))
            .anyMatch(a -> a.configuredFor(session, realm, user));
  }

  @Override
  public boolean standsBesideOthers() {
    return execution.isAlternative() && context.getAuthenticationSelections().size() > 1;
  }

  @Override
  public boolean isProvedByEmail() {
    return AuthenticatorUtil.getAuthnCredentials(authSession).contains(Preference.CREDENTIAL_TYPE);
  }

  @Override
  public Optional<String> signedInMeanwhile() {
    if (!context.getFlowPath().equals(LoginActionsService.AUTHENTICATE_PATH)
        || AuthenticatorUtil.isForcedReauthentication(authSession)) {
      return Optional.empty();
    }
    return Optional.ofNullable(KeycloakLine.signedIn(session, realm)).map(user -> user.getId());
  }

  @Override
  public Optional<UserModel> accepted() {
    return new Acceptance(session, authSession).recorded(executionId());
  }

  @Override
  public void accept(String challengeId, UserModel user) {
    new Acceptance(session, authSession).record(executionId(), challengeId, user);
  }

  @Override
  public String remoteAddress() {
    return session.getContext().getConnection().getRemoteHost();
  }

  @Override
  public List<String> browserTokens() {
    return browserTokens;
  }

  @Override
  public Map<String, String> origin() {
    return new Circumstances(session).origin();
  }

  @Override
  public void rememberName(String name) {
    if (name == null) {
      authSession.removeAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME);
    } else {
      authSession.setAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME, name);
    }
  }
}
