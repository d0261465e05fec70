package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.admin.FlowTree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlow;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.organization.authentication.authenticators.browser.OrganizationAuthenticatorFactory;

/** The flows of a realm, read and written as a {@link FlowTree}. */
final class RealmFlows {

  private static final int PRIORITY_STEP = 10;

  private final KeycloakSession session;
  private final RealmModel realm;

  RealmFlows(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  Optional<AuthenticationFlowModel> named(String alias) {
    return Optional.ofNullable(realm.getFlowByAlias(alias))
        // the alias still finds a flow that this request has removed; the id doesn't
        .map(flow -> realm.getAuthenticationFlowById(flow.getId()));
  }

  /** A new flow, with nothing in it. */
  AuthenticationFlowModel create(String alias, String description) {
    AuthenticationFlowModel flow = flow(alias, description);
    flow.setTopLevel(true);
    return realm.addAuthenticationFlow(flow);
  }

  /** Makes the flow as it is written, whatever it was before. */
  void write(AuthenticationFlowModel flow, FlowTree tree) {
    clear(flow.getId());
    write(flow.getId(), tree.executions());
  }

  FlowTree read(AuthenticationFlowModel flow) {
    return new FlowTree(nodes(flow.getId()));
  }

  void remove(AuthenticationFlowModel flow) {
    clear(flow.getId());
    realm.removeAuthenticationFlow(flow);
  }

  /** Whether the server has an authenticator, and the realm a use for it. */
  boolean isAvailable(String authenticator) {
    boolean ofOrganizations = authenticator.equals(OrganizationAuthenticatorFactory.ID);
    return (!ofOrganizations || realm.isOrganizationsEnabled())
        && session
                .getKeycloakSessionFactory()
                .getProviderFactory(Authenticator.class, authenticator)
            != null;
  }

  private static AuthenticationFlowModel flow(String alias, String description) {
    AuthenticationFlowModel flow = new AuthenticationFlowModel();
    flow.setAlias(alias);
    flow.setDescription(description);
    flow.setProviderId(AuthenticationFlow.BASIC_FLOW);
    return flow;
  }

  private void write(String parent, List<Node> nodes) {
    int priority = PRIORITY_STEP;
    for (Node node : nodes) {
      AuthenticationExecutionModel execution = new AuthenticationExecutionModel();
      execution.setParentFlow(parent);
      execution.setRequirement(node.requirement());
      execution.setPriority(priority);
      execution.setAuthenticatorFlow(node.isSubFlow());
      if (node.isSubFlow()) {
        AuthenticationFlowModel subFlow = realm.addAuthenticationFlow(flow(node.alias(), ""));
        execution.setFlowId(subFlow.getId());
        write(subFlow.getId(), node.children());
      } else {
        execution.setAuthenticator(node.authenticator());
        if (!node.config().isEmpty()) {
          execution.setAuthenticatorConfig(addConfig(parent, node));
        }
      }
      realm.addAuthenticatorExecution(execution);
      priority += PRIORITY_STEP;
    }
  }

  private String addConfig(String parent, Node node) {
    AuthenticatorConfigModel config = new AuthenticatorConfigModel();
    config.setAlias(
        realm.getAuthenticationFlowById(parent).getAlias() + " " + node.authenticator());
    config.setConfig(node.config());
    return realm.addAuthenticatorConfig(config).getId();
  }

  private List<Node> nodes(String flowId) {
    List<Node> nodes = new ArrayList<>();
    realm
        .getAuthenticationExecutionsStream(flowId)
        // a flow still lists executions that this request has removed; their ids find nothing
        .filter(execution -> realm.getAuthenticationExecutionById(execution.getId()) != null)
        .forEachOrdered(
            execution ->
                nodes.add(
                    execution.isAuthenticatorFlow()
                        ? Node.subFlow(
                            realm.getAuthenticationFlowById(execution.getFlowId()).getAlias(),
                            execution.getRequirement(),
                            nodes(execution.getFlowId()))
                        : Node.step(
                            execution.getAuthenticator(),
                            execution.getRequirement(),
                            config(execution))));
    return nodes;
  }

  private Map<String, String> config(AuthenticationExecutionModel execution) {
    AuthenticatorConfigModel config =
        execution.getAuthenticatorConfig() == null
            ? null
            : realm.getAuthenticatorConfigById(execution.getAuthenticatorConfig());
    return config == null || config.getConfig() == null ? Map.of() : Map.copyOf(config.getConfig());
  }

  private void clear(String flowId) {
    for (AuthenticationExecutionModel execution :
        realm.getAuthenticationExecutionsStream(flowId).toList()) {
      if (execution.getAuthenticatorConfig() != null) {
        AuthenticatorConfigModel config =
            realm.getAuthenticatorConfigById(execution.getAuthenticatorConfig());
        if (config != null) {
          realm.removeAuthenticatorConfig(config);
        }
      }
      realm.removeAuthenticatorExecution(execution);
      if (execution.isAuthenticatorFlow()) {
        clear(execution.getFlowId());
        realm.removeAuthenticationFlow(realm.getAuthenticationFlowById(execution.getFlowId()));
      }
    }
  }
}
