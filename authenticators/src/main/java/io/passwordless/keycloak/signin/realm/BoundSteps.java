package io.passwordless.keycloak.signin.realm;

import io.passwordless.keycloak.policy.EffectiveSettings;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowBindings;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The steps that a person can come to: those that are enabled in a bound flow. */
public final class BoundSteps {

  private final RealmModel realm;
  private final AuthenticationFlowModel flow;

  private BoundSteps(RealmModel realm, AuthenticationFlowModel flow) {
    this.realm = realm;
    this.flow = flow;
  }

  /** Those of the realm's browser flow. */
  public static BoundSteps of(RealmModel realm) {
    return new BoundSteps(realm, realm.getBrowserFlow());
  }

  /** Those of the flow in which people sign in to a client. */
  public static BoundSteps of(RealmModel realm, ClientModel client) {
    String override =
        client.getAuthenticationFlowBindingOverride(AuthenticationFlowBindings.BROWSER_BINDING);
    AuthenticationFlowModel flow =
        override == null ? null : realm.getAuthenticationFlowById(override);
    return flow == null ? of(realm) : new BoundSteps(realm, flow);
  }

  /** The policy of the first step that offers a method; empty if none does. */
  public Optional<Policy> policy(SignInMethod method) {
    return executions(method)
        .map(execution -> Policies.of(realm, execution))
        .filter(policy -> policy.offers(method))
        .findFirst();
  }

  /** The first step that can be finished by a link. */
  public Optional<AuthenticationExecutionModel> forLink() {
    return Stream.of(SignInMethod.MAGIC_LINK, SignInMethod.EMAIL_CODE)
        .flatMap(this::executions)
        .filter(execution -> Policies.of(realm, execution).linkEnabled())
        .findFirst();
  }

  /**
   * A step, and every setting as it is there.
   *
   * @param name its authenticator
   */
  public record Bound(String name, SignInMethod method, EffectiveSettings settings) {

    /** Whether people type codes there. */
    public boolean takesCodes() {
      Policy policy = settings.policy();
      return policy.offers(method) && policy.takesCodes(method);
    }
  }

  /** All steps, in the order of the flow. */
  public List<Bound> all() {
    return executions()
        .flatMap(
            execution ->
                Stream.of(SignInMethod.values())
                    .filter(m -> m.authenticatorId().equals(execution.getAuthenticator()))
                    .map(
                        m ->
                            new Bound(m.authenticatorId(), m, Policies.settings(realm, execution))))
        .toList();
  }

  /** Whether one of them takes a credential of this type. */
  public boolean take(KeycloakSession session, String credentialType) {
    return executions()
        .map(AuthenticationExecutionModel::getAuthenticator)
        .map(
            id ->
                (AuthenticatorFactory)
                    session.getKeycloakSessionFactory().getProviderFactory(Authenticator.class, id))
        .filter(Objects::nonNull)
        .anyMatch(
            factory ->
                credentialType.equals(factory.getReferenceCategory())
                    || factory.getOptionalReferenceCategories(session).contains(credentialType));
  }

  private Stream<AuthenticationExecutionModel> executions(SignInMethod method) {
    return executions().filter(e -> method.authenticatorId().equals(e.getAuthenticator()));
  }

  private Stream<AuthenticationExecutionModel> executions() {
    return flow == null ? Stream.empty() : executions(flow.getId());
  }

  private Stream<AuthenticationExecutionModel> executions(String flowId) {
    return realm
        .getAuthenticationExecutionsStream(flowId)
        .filter(execution -> !execution.isDisabled())
        .flatMap(
            execution ->
                execution.isAuthenticatorFlow()
                    ? executions(execution.getFlowId())
                    : Stream.of(execution));
  }
}
