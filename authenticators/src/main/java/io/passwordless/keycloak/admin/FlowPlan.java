package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.admin.FlowTree.Node;
import io.passwordless.keycloak.policy.SignInMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.Constants;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.organization.authentication.authenticators.browser.OrganizationAuthenticatorFactory;

/** What the installed flows consist of: their steps, and the aliases of their sub-flows. */
final class FlowPlan {

  /** The alias of the installed flow; its sub-flows begin with it. */
  static final String ALIAS = "passwordless browser";

  /** The alias of the sub-flow by which the flow is found under another name. */
  static final String FORMS = ALIAS + " forms";

  /** The alias of the flow in which people sign up; its sub-flows begin with it. */
  static final String REGISTRATION = "passwordless registration";

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

  private FlowPlan() {}

  /**
   * The flow to install. The second factor follows whatever came first, so no way of the first
   * factor goes round it; a passkey is two factors already.
   *
   * @param available whether the server has an authenticator and the realm a use for it
   */
  static FlowTree browser(FlowOptions options, Predicate<String> available) {
    List<Node> first = new ArrayList<>(emailSteps());
    if (options.password()) {
      first.add(
          Node.step(
              UsernamePasswordFormFactory.PROVIDER_ID, Requirement.ALTERNATIVE, amr(AMR_PASSWORD)));
    }
    if (options.passkey()) {
      first.add(
          Node.step(
              WebAuthnPasswordlessAuthenticatorFactory.PROVIDER_ID,
              Requirement.ALTERNATIVE,
              amr(AMR_PASSKEY)));
    }
    List<Node> forms = new ArrayList<>();
    forms.add(Node.subFlow(ALIAS + " first factor", Requirement.REQUIRED, first));
    forms.addAll(secondFactor(options, ALIAS));
    List<Node> ways = new ArrayList<>();
    ways.add(Node.step(CookieAuthenticatorFactory.PROVIDER_ID, Requirement.ALTERNATIVE));
    ways.add(Node.step(IdentityProviderAuthenticatorFactory.PROVIDER_ID, Requirement.ALTERNATIVE));
    if (available.test(OrganizationAuthenticatorFactory.ID)) {
      ways.add(organization());
    }
    ways.add(Node.subFlow(FORMS, Requirement.ALTERNATIVE, forms));
    return new FlowTree(ways).with(available);
  }

  /**
   * The flow to install beside it where people may sign up. Somebody who has an account already
   * signs in to it, so what follows the address is as there.
   */
  static FlowTree registration(FlowOptions options, Predicate<String> available) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(Node.subFlow(REGISTRATION + " address", Requirement.REQUIRED, emailSteps()));
    nodes.addAll(secondFactor(options, REGISTRATION));
    return new FlowTree(nodes).with(available);
  }

  private static List<Node> emailSteps() {
    return Stream.of(SignInMethod.values())
        .map(method -> Node.step(method.authenticatorId(), Requirement.ALTERNATIVE, amr(AMR_EMAIL)))
        .toList();
  }

  private static List<Node> secondFactor(FlowOptions options, String prefix) {
    List<Node> nodes = new ArrayList<>();
    if (options.secondFactor() != FlowOptions.SecondFactor.NEVER) {
      nodes.add(
          Node.subFlow(
              prefix + FlowTree.SECOND_FACTOR,
              Requirement.CONDITIONAL,
              List.of(
                  Node.step(
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
          Node.subFlow(
              prefix + FlowTree.SET_UP,
              Requirement.CONDITIONAL,
              List.of(
                  unlessAsked(prefix + FlowTree.SECOND_FACTOR),
                  unlessPasskey(),
                  secondFactor(OTPFormAuthenticatorFactory.PROVIDER_ID, Requirement.REQUIRED))));
    }
    return nodes;
  }

  private static Node secondFactor(String authenticator, Requirement requirement) {
    return Node.step(authenticator, requirement, amr(AMR_SECOND_FACTOR));
  }

  private static Map<String, String> amr(String value) {
    return Map.of(
        Constants.AUTHENTICATION_EXECUTION_REFERENCE_VALUE,
        value,
        Constants.AUTHENTICATION_EXECUTION_REFERENCE_MAX_AGE,
        AMR_SECONDS);
  }

  /** As in Keycloak's own flow: {@code DefaultAuthenticationFlows} (26.7). */
  private static Node organization() {
    return Node.subFlow(
        ALIAS + " organization",
        Requirement.ALTERNATIVE,
        List.of(
            Node.subFlow(
                ALIAS + " organization identity first",
                Requirement.CONDITIONAL,
                List.of(
                    Node.step(
                        ConditionalUserConfiguredAuthenticatorFactory.PROVIDER_ID,
                        Requirement.REQUIRED),
                    Node.step(OrganizationAuthenticatorFactory.ID, Requirement.ALTERNATIVE)))));
  }

  private static Node unlessPasskey() {
    return Node.step(
        ConditionalCredentialAuthenticatorFactory.PROVIDER_ID,
        Requirement.REQUIRED,
        Map.of(
            ConditionalCredentialAuthenticatorFactory.CONF_CREDENTIALS,
            WebAuthnCredentialModel.TYPE_PASSWORDLESS,
            ConditionalCredentialAuthenticatorFactory.CONF_INCLUDED,
            "false"));
  }

  private static Node unlessAsked(String secondFactor) {
    return Node.step(
        ConditionalSubFlowExecutedAuthenticatorFactory.PROVIDER_ID,
        Requirement.REQUIRED,
        Map.of(
            ConditionalSubFlowExecutedAuthenticatorFactory.FLOW_TO_CHECK,
            secondFactor,
            ConditionalSubFlowExecutedAuthenticatorFactory.CHECK_RESULT,
            ConditionalSubFlowExecutedAuthenticatorFactory.CHECK_RESULT_NOT_EXECUTED));
  }
}
