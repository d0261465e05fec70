package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.SignInMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.IdentityProviderAuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.OTPFormAuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.RecoveryAuthnCodesFormAuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.authentication.authenticators.browser.WebAuthnAuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.WebAuthnPasswordlessAuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalCredentialAuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalSubFlowExecutedAuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalUserConfiguredAuthenticatorFactory;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.Constants;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.organization.authentication.authenticators.browser.OrganizationAuthenticatorFactory;

/**
 * A flow written down, with everything in it that an administrator could have changed. Immutable.
 *
 * @param executions its executions, in order
 */
record FlowTree(List<Node> executions) {

  /** The alias of the installed flow; its sub-flows begin with it. */
  static final String ALIAS = "passwordless browser";

  /** The alias of the sub-flow by which the flow is found under another name. */
  static final String FORMS = ALIAS + " forms";

  /** The alias of the flow in which people sign up; its sub-flows begin with it. */
  static final String REGISTRATION = "passwordless registration";

  private static final String SECOND_FACTOR = " second factor";
  private static final String SET_UP = " second factor set-up";

  /**
   * What the {@code amr} claim says of each step, if the client has the mapper. RFC 8176 has a name
   * for a text message ({@code sms}) and none for a mail; {@code otp}, which relying parties take
   * for something a person holds, it is not.
   */
  private static final String AMR_EMAIL = "email";

  private static final String AMR_PASSWORD = "pwd";
  private static final String AMR_PASSKEY = "pop";
  private static final String AMR_SECOND_FACTOR = "mfa";

  /**
   * How long a session's tokens tell of a step, in seconds: longer than Keycloak's default session.
   */
  private static final String AMR_SECONDS = "86400";

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

  /**
   * The flow to install. The second factor follows whatever came first, so no way of the first
   * factor goes round it; a passkey is two factors already.
   *
   * @param available whether the server has an authenticator and the realm a use for it
   */
  static FlowTree of(FlowOptions options, Predicate<String> available) {
    List<Node> first = new ArrayList<>(emailSteps());
    if (options.password()) {
      first.add(
          step(
              UsernamePasswordFormFactory.PROVIDER_ID, Requirement.ALTERNATIVE, amr(AMR_PASSWORD)));
    }
    if (options.passkey()) {
      first.add(
          step(
              WebAuthnPasswordlessAuthenticatorFactory.PROVIDER_ID,
              Requirement.ALTERNATIVE,
              amr(AMR_PASSKEY)));
    }
    List<Node> forms = new ArrayList<>();
    forms.add(subFlow(ALIAS + " first factor", Requirement.REQUIRED, first));
    forms.addAll(secondFactor(options, ALIAS));
    List<Node> ways = new ArrayList<>();
    ways.add(step(CookieAuthenticatorFactory.PROVIDER_ID, Requirement.ALTERNATIVE));
    ways.add(step(IdentityProviderAuthenticatorFactory.PROVIDER_ID, Requirement.ALTERNATIVE));
    if (available.test(OrganizationAuthenticatorFactory.ID)) {
      ways.add(organization());
    }
    ways.add(subFlow(FORMS, Requirement.ALTERNATIVE, forms));
    return new FlowTree(ways).with(available);
  }

  /**
   * The flow to install beside it where people may sign up. Somebody who has an account already
   * signs in to it, so what follows the address is as there.
   */
  static FlowTree ofRegistration(FlowOptions options, Predicate<String> available) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(subFlow(REGISTRATION + " address", Requirement.REQUIRED, emailSteps()));
    nodes.addAll(secondFactor(options, REGISTRATION));
    return new FlowTree(nodes).with(available);
  }

  private static List<Node> emailSteps() {
    return Stream.of(SignInMethod.values())
        .map(method -> step(method.authenticatorId(), Requirement.ALTERNATIVE, amr(AMR_EMAIL)))
        .toList();
  }

  private static List<Node> secondFactor(FlowOptions options, String prefix) {
    List<Node> nodes = new ArrayList<>();
    if (options.secondFactor() != FlowOptions.SecondFactor.NEVER) {
      nodes.add(
          subFlow(
              prefix + SECOND_FACTOR,
              Requirement.CONDITIONAL,
              List.of(
                  step(
                      ConditionalUserConfiguredAuthenticatorFactory.PROVIDER_ID,
                      Requirement.REQUIRED),
                  unlessPasskey(),
                  secondFactor(OTPFormAuthenticatorFactory.PROVIDER_ID, Requirement.ALTERNATIVE),
                  secondFactor(WebAuthnAuthenticatorFactory.PROVIDER_ID, Requirement.ALTERNATIVE),
                  secondFactor(
                      RecoveryAuthnCodesFormAuthenticatorFactory.PROVIDER_ID,
                      Requirement.ALTERNATIVE))));
    }
    if (options.secondFactor() == FlowOptions.SecondFactor.ALWAYS) {
      nodes.add(
          subFlow(
              prefix + SET_UP,
              Requirement.CONDITIONAL,
              List.of(
                  unlessAsked(prefix + SECOND_FACTOR),
                  unlessPasskey(),
                  secondFactor(OTPFormAuthenticatorFactory.PROVIDER_ID, Requirement.REQUIRED))));
    }
    return nodes;
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

  private boolean has(Predicate<Node> test) {
    return executions.stream()
        .flatMap(Node::flattened)
        .anyMatch(node -> node.requirement() != Requirement.DISABLED && test.test(node));
  }

  private FlowTree with(Predicate<String> available) {
    return new FlowTree(keep(executions, available));
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

  private static Node step(String authenticator, Requirement requirement) {
    return step(authenticator, requirement, Map.of());
  }

  private static Node step(
      String authenticator, Requirement requirement, Map<String, String> config) {
    return new Node(authenticator, "", requirement, config, List.of());
  }

  private static Node secondFactor(String authenticator, Requirement requirement) {
    return step(authenticator, requirement, amr(AMR_SECOND_FACTOR));
  }

  private static Map<String, String> amr(String value) {
    return Map.of(
        Constants.AUTHENTICATION_EXECUTION_REFERENCE_VALUE,
        value,
        Constants.AUTHENTICATION_EXECUTION_REFERENCE_MAX_AGE,
        AMR_SECONDS);
  }

  private static Node subFlow(String alias, Requirement requirement, List<Node> children) {
    return new Node("", alias, requirement, Map.of(), children);
  }

  /** As in Keycloak's own flow: {@code DefaultAuthenticationFlows} (26.7). */
  private static Node organization() {
    return subFlow(
        ALIAS + " organization",
        Requirement.ALTERNATIVE,
        List.of(
            subFlow(
                ALIAS + " organization identity first",
                Requirement.CONDITIONAL,
                List.of(
                    step(
                        ConditionalUserConfiguredAuthenticatorFactory.PROVIDER_ID,
                        Requirement.REQUIRED),
                    step(OrganizationAuthenticatorFactory.ID, Requirement.ALTERNATIVE)))));
  }

  private static Node unlessPasskey() {
    return step(
        ConditionalCredentialAuthenticatorFactory.PROVIDER_ID,
        Requirement.REQUIRED,
        Map.of(
            ConditionalCredentialAuthenticatorFactory.CONF_CREDENTIALS,
            WebAuthnCredentialModel.TYPE_PASSWORDLESS,
            ConditionalCredentialAuthenticatorFactory.CONF_INCLUDED,
            "false"));
  }

  private static Node unlessAsked(String secondFactor) {
    return step(
        ConditionalSubFlowExecutedAuthenticatorFactory.PROVIDER_ID,
        Requirement.REQUIRED,
        Map.of(
            ConditionalSubFlowExecutedAuthenticatorFactory.FLOW_TO_CHECK,
            secondFactor,
            ConditionalSubFlowExecutedAuthenticatorFactory.CHECK_RESULT,
            ConditionalSubFlowExecutedAuthenticatorFactory.CHECK_RESULT_NOT_EXECUTED));
  }
}
