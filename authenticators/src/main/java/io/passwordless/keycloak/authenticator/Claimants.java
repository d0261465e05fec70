package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.Typed;
import io.passwordless.keycloak.signin.Claimant;
import io.passwordless.keycloak.signin.Claimant.Kind;
import io.passwordless.keycloak.signin.Factors;
import io.passwordless.keycloak.signin.person.Preference;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Finds out who a step is for. Before a factor, a user in the flow is a claim: whoever typed the
 * name is somebody else than the page may tell whose it is.
 */
final class Claimants {

  private static final String SOMEBODY_ELSE = "passwordless.1.somebody-else";

  private final AuthenticationFlowContext context;
  private final KeycloakSession session;
  private final AuthenticationSessionModel authSession;
  private final Policy policy;
  private final Factors factors;

  Claimants(AuthenticationFlowContext context, Policy policy) {
    this.context = context;
    this.session = context.getSession();
    this.authSession = context.getAuthenticationSession();
    this.policy = policy;
    this.factors = new Factors(session, authSession);
  }

  /** Who it is. */
  Claimant claimant() {
    UserModel user = context.getUser();
    if (user != null && isAfterAnotherFactor()) {
      return known(Kind.AFTER_ANOTHER_FACTOR, user);
    }
    if (authSession.getAuthNote(AbstractIdpAuthenticator.EXISTING_USER_INFO) != null
        && context.getFlowPath().equals(LoginActionsService.FIRST_BROKER_LOGIN_PATH)) {
      return known(
          Kind.TO_BE_LINKED,
          AbstractIdpAuthenticator.getExistingUser(session, context.getRealm(), authSession));
    }
    if (user != null && isInSession(user)) {
      return known(Kind.IN_SESSION, user);
    }
    return claimedName().map(Claimant::claimed).orElseGet(this::suggested);
  }

  private Claimant known(Kind kind, UserModel user) {
    return new Claimant(
        kind,
        user.getUsername(),
        user.getId(),
        ObjectUtil.isBlank(user.getEmail()) ? null : user.getEmail(),
        !new Preference(user).allows(policy.availability()));
  }

  /** Whether somebody has passed another factor in this sign-in. */
  private boolean isAfterAnotherFactor() {
    return factors.exist()
        || context.getFlowPath().equals(LoginActionsService.POST_BROKER_LOGIN_PATH);
  }

  private boolean isInSession(UserModel user) {
    UserModel present = KeycloakLine.signedIn(session, context.getRealm());
    return present != null && present.getId().equals(user.getId());
  }

  /**
   * What was typed in an earlier step that asks for nothing else and goes on whether or not there
   * is such an account: Keycloak's "choose user" and user name form, and that of organizations
   * ({@code OrganizationAuthenticator}, 26.7).
   */
  private Optional<String> claimedName() {
    boolean asked =
        Boolean.parseBoolean(
                authSession.getAuthNote(AbstractUsernameFormAuthenticator.USERNAME_HIDDEN))
            || factors.succeeded().findAny().isPresent();
    return asked && !AuthenticatorUtil.isForcedReauthentication(authSession)
        ? Optional.ofNullable(
                authSession.getAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME))
            .map(Typed::name)
        : Optional.empty();
  }

  /** Whom the application or the browser knows. */
  private Claimant suggested() {
    String hint = authSession.getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
    if (hint != null) {
      return Claimant.nobody(hint);
    }
    String remembered = inCookie();
    return ObjectUtil.isBlank(remembered)
            || context.getFlowPath().equals(LoginActionsService.REGISTRATION_PATH)
        ? Claimant.nobody("")
        : Claimant.remembered(Typed.name(remembered));
  }

  /** Somebody else is at this tab. */
  static void forgetWhomTheBrowserRemembers(AuthenticationFlowContext context) {
    context.getAuthenticationSession().setAuthNote(SOMEBODY_ELSE, "true");
  }

  /** Keycloak (26.7) splits and decodes whatever the browser says. */
  private String inCookie() {
    if (authSession.getAuthNote(SOMEBODY_ELSE) != null) {
      return null;
    }
    try {
      return AuthenticationManager.getRememberMeUsername(session);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }
}
