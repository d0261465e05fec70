package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.Typed;
import io.passwordless.keycloak.signin.Claimant;
import io.passwordless.keycloak.signin.Claimant.Kind;
import io.passwordless.keycloak.signin.person.Preference;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.ConfigurableAuthenticatorFactory;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.authentication.authenticators.browser.UsernameFormFactory;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.events.Details;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * Finds out who a step is for. Before a factor, a user in the flow is a claim: whoever typed the
 * name is somebody else than the page may tell whose it is.
 */
final class Claimants {

  /** Factors of Keycloak (26.7) that tell of no credential, neither before nor after. */
  private static final Set<String> UNTOLD_FACTORS =
      Set.of("auth-x509-client-username-form", "idp-confirm-link");

  /** Steps that may let pass without asking. Whom they ask, they tell of a credential. */
  private static final Set<String> NOT_ALWAYS_FACTORS =
      Set.of("auth-conditional-otp-form", "reset-otp");

  private final AuthenticationFlowContext context;
  private final KeycloakSession session;
  private final AuthenticationSessionModel authSession;
  private final Policy policy;

  Claimants(AuthenticationFlowContext context, Policy policy) {
    this.context = context;
    this.session = context.getSession();
    this.authSession = context.getAuthenticationSession();
    this.policy = policy;
  }

  /** Who it is. */
  Claimant claimant() {
    UserModel user = context.getUser();
    if (user != null && isProved()) {
      return known(Kind.PROVED, user);
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
    return claimedName().map(Claimant::claimed).orElseGet(() -> Claimant.nobody(suggestion()));
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
  private boolean isProved() {
    return !AuthenticatorUtil.getAuthnCredentials(authSession).isEmpty()
        || context.getFlowPath().equals(LoginActionsService.POST_BROKER_LOGIN_PATH)
        || succeeded().anyMatch(this::isFactor);
  }

  /** A step that has succeeded without a credential, and is of a kind of credentials. */
  private boolean isFactor(AuthenticationExecutionModel execution) {
    String id = execution.getAuthenticator();
    return session.getKeycloakSessionFactory().getProviderFactory(Authenticator.class, id)
            instanceof ConfigurableAuthenticatorFactory factory
        && !id.equals(UsernameFormFactory.PROVIDER_ID)
        && !NOT_ALWAYS_FACTORS.contains(id)
        && (factory.getReferenceCategory() != null || UNTOLD_FACTORS.contains(id));
  }

  private Stream<AuthenticationExecutionModel> succeeded() {
    return authSession.getExecutionStatus().entrySet().stream()
        .filter(status -> status.getValue() == ExecutionStatus.SUCCESS)
        .map(status -> context.getRealm().getAuthenticationExecutionById(status.getKey()))
        .filter(Objects::nonNull)
        .filter(execution -> !execution.isAuthenticatorFlow());
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
            || succeeded().findAny().isPresent();
    return asked && !AuthenticatorUtil.isForcedReauthentication(authSession)
        ? Optional.ofNullable(
                authSession.getAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME))
            .map(Typed::name)
        : Optional.empty();
  }

  /** The address that the application or the browser knows. */
  private String suggestion() {
    String hint = authSession.getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
    if (hint != null) {
      return hint;
    }
    String remembered = AuthenticationManager.getRememberMeUsername(session);
    if (remembered != null) {
      authSession.setAuthNote(Details.REMEMBER_ME, "true");
    }
    return remembered == null ? "" : remembered;
  }
}
