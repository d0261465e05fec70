package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.realm.Policies;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.DefaultAuthenticationFlows;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The flow of those whom an application sends to register ({@code prompt=create}). It is there, in
 * place of Keycloak's form with a password, as long as the installed flow is bound and as it was
 * installed, and {@code signUp} is on. Whatever an administrator has bound stays bound.
 */
final class RegistrationFlow {

  /** The print of the flow as it was installed. */
  static final String PRINT = "passwordless.flow.registrationPrint";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final RealmFlows flows;

  private RegistrationFlow(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.flows = new RealmFlows(session, realm);
  }

  /** Brings it up to date with the realm's settings and its installed flow. */
  static void follow(KeycloakSession session, RealmModel realm) {
    new RegistrationFlow(session, realm).follow();
  }

  /** Whether people who are sent to register come to another flow than to sign-up by email. */
  static boolean isElsewhere(KeycloakSession session, RealmModel realm) {
    RegistrationFlow registration = new RegistrationFlow(session, realm);
    return registration.signsUp() && registration.find().filter(registration::isBound).isEmpty();
  }

  private void follow() {
    InstalledFlow.State browser = new InstalledFlow(session, realm).state();
    Optional<AuthenticationFlowModel> present = find();
    if (!browser.bound() || !signsUp() || realm.isOrganizationsEnabled()) {
      present.ifPresent(this::withdraw);
      return;
    }
    if (browser.edited()) {
      // what was added there would be missing here
      present.filter(flow -> !isEdited(flow)).ifPresent(this::withdraw);
      return;
    }
    FlowTree tree = FlowPlan.registration(browser.options(), flows::isAvailable);
    if (present.isEmpty()) {
      if (isKeycloaksOwnBound() && isFree(tree)) {
        AuthenticationFlowModel flow =
            flows.create(
                FlowPlan.REGISTRATION, "Sign-up by email code and magic link. Goes with signUp.");
        write(flow, tree);
        realm.setRegistrationFlow(flow);
      }
    } else if (!isEdited(present.get()) && !flows.read(present.get()).equals(tree)) {
      write(present.get(), tree);
    }
  }

  private boolean signsUp() {
    Policy policy = Policies.of(realm);
    return policy.signUp() && Stream.of(SignInMethod.values()).anyMatch(policy::offers);
  }

  private void write(AuthenticationFlowModel flow, FlowTree tree) {
    flows.write(flow, tree);
    realm.setAttribute(PRINT, flows.read(flow).print());
  }

  /** Keycloak's form is bound again; what an administrator has edited is kept beside it. */
  private void withdraw(AuthenticationFlowModel flow) {
    if (isBound(flow)) {
      Optional.ofNullable(realm.getFlowByAlias(DefaultAuthenticationFlows.REGISTRATION_FLOW))
          .ifPresent(realm::setRegistrationFlow);
    }
    if (!isEdited(flow) && !isBound(flow) && !KeycloakModelUtils.isFlowUsed(session, realm, flow)) {
      flows.remove(flow);
    }
    realm.removeAttribute(PRINT);
  }

  /** The flow, unless it is one of an administrator's that merely has its name. */
  private Optional<AuthenticationFlowModel> find() {
    return flows
        .named(FlowPlan.REGISTRATION)
        .filter(AuthenticationFlowModel::isTopLevel)
        .filter(flow -> realm.getAttribute(PRINT) != null || !isEdited(flow));
  }

  private boolean isEdited(AuthenticationFlowModel flow) {
    FlowTree tree = flows.read(flow);
    return !tree.print().equals(realm.getAttribute(PRINT))
        && !tree.equals(FlowPlan.registration(tree.options(), flows::isAvailable));
  }

  private boolean isBound(AuthenticationFlowModel flow) {
    return realm.getRegistrationFlow() != null
        && realm.getRegistrationFlow().getId().equals(flow.getId());
  }

  private boolean isKeycloaksOwnBound() {
    return realm.getRegistrationFlow() != null && realm.getRegistrationFlow().isBuiltIn();
  }

  private boolean isFree(FlowTree tree) {
    return Stream.concat(Stream.of(FlowPlan.REGISTRATION), tree.subFlows().stream())
        .allMatch(alias -> flows.named(alias).isEmpty());
  }
}
