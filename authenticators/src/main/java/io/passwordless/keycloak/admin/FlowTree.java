package io.passwordless.keycloak.admin;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.authentication.authenticators.browser.WebAuthnPasswordlessAuthenticatorFactory;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;

/**
 * A flow written down, with everything in it that an administrator could have changed. Immutable.
 *
 * @param executions its executions, in order
 */
record FlowTree(List<Node> executions) {

  /** The end of the alias of the sub-flow that asks for a second factor. */
  static final String SECOND_FACTOR = " second factor";

  /** The end of the alias of the sub-flow in which people without one set it up. */
  static final String SET_UP = " second factor set-up";

  /**
   * An execution: a step, or a sub-flow.
   *
   * @param authenticator the authenticator of a step, empty for a sub-flow
   * @param alias the alias of a sub-flow, empty for a step
   * @param config the configuration of a step
   * @param children the executions of a sub-flow
   */
  record Node(
      String authenticator,
      String alias,
      Requirement requirement,
      Map<String, String> config,
      List<Node> children) {

    static Node step(String authenticator, Requirement requirement) {
      return step(authenticator, requirement, Map.of());
    }

    static Node step(String authenticator, Requirement requirement, Map<String, String> config) {
      return new Node(authenticator, "", requirement, config, List.of());
    }

    static Node subFlow(String alias, Requirement requirement, List<Node> children) {
      return new Node("", alias, requirement, Map.of(), children);
    }

    boolean isSubFlow() {
      return authenticator.isEmpty();
    }

    private Stream<Node> flattened() {
      return Stream.concat(Stream.of(this), children.stream().flatMap(Node::flattened));
    }

    private void print(StringBuilder out) {
      out.append('(').append(authenticator).append(';').append(alias).append(';');
      out.append(requirement).append(';').append(new TreeMap<>(config));
      children.forEach(child -> child.print(out));
      out.append(')');
    }
  }

  /** The aliases of its sub-flows. */
  Set<String> subFlows() {
    return executions.stream()
        .flatMap(Node::flattened)
        .filter(Node::isSubFlow)
        .map(Node::alias)
        .collect(Collectors.toSet());
  }

  /** The options that an installed flow shows. */
  FlowOptions options() {
    FlowOptions.SecondFactor secondFactor = FlowOptions.SecondFactor.NEVER;
    if (has(node -> node.alias().endsWith(SET_UP))) {
      secondFactor = FlowOptions.SecondFactor.ALWAYS;
    } else if (has(node -> node.alias().endsWith(SECOND_FACTOR))) {
      secondFactor = FlowOptions.SecondFactor.WHEN_SET_UP;
    }
    return new FlowOptions(
        secondFactor,
        has(node -> node.authenticator().equals(UsernamePasswordFormFactory.PROVIDER_ID)),
        has(
            node ->
                node.authenticator().equals(WebAuthnPasswordlessAuthenticatorFactory.PROVIDER_ID)));
  }

  /** A print by which a flow is known again as long as nobody has edited it. */
  String print() {
    StringBuilder out = new StringBuilder();
    executions.forEach(node -> node.print(out));
    return HexFormat.of()
        .formatHex(
            HashUtils.hash(JavaAlgorithm.SHA256, out.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** The flow without the steps that are not available. */
  FlowTree with(Predicate<String> available) {
    return new FlowTree(keep(executions, available));
  }

  private boolean has(Predicate<Node> test) {
    return executions.stream()
        .flatMap(Node::flattened)
        .anyMatch(node -> node.requirement() != Requirement.DISABLED && test.test(node));
  }

  private static List<Node> keep(List<Node> nodes, Predicate<String> available) {
    return nodes.stream()
        .filter(node -> node.isSubFlow() || available.test(node.authenticator()))
        .map(
            node ->
                new Node(
                    node.authenticator(),
                    node.alias(),
                    node.requirement(),
                    node.config(),
                    keep(node.children(), available)))
        .toList();
  }
}
