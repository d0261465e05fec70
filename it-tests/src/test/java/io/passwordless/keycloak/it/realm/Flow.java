package io.passwordless.keycloak.it.realm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.keycloak.representations.idm.AuthenticationExecutionExportRepresentation;
import org.keycloak.representations.idm.AuthenticationFlowRepresentation;
import org.keycloak.representations.idm.AuthenticatorConfigRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** A browser flow, written down as it is read: steps and sub-flows in order. */
public final class Flow {

  /** The step {@code passwordless-email-code}. */
  public static final String EMAIL_CODE = "passwordless-email-code";

  /** The step {@code passwordless-magic-link}. */
  public static final String MAGIC_LINK = "passwordless-magic-link";

  private static final String PASSWORD_FORM = "auth-username-password-form";

  private Flow() {}

  /** An element of a flow. */
  public sealed interface Element permits Step, SubFlow {
    /** The requirement: REQUIRED, ALTERNATIVE, CONDITIONAL or DISABLED. */
    String requirement();
  }

  /** So many names of sub-flows a flow leaves to the next one. */
  private static final int OTHER_NAMES = 100;

  /** A step. */
  public record Step(String authenticator, String requirement, Map<String, String> config)
      implements Element {}

  /** A sub-flow. */
  public record SubFlow(String requirement, List<Element> elements) implements Element {}

  /** A step that is required. */
  public static Element required(String authenticator) {
    return new Step(authenticator, "REQUIRED", Map.of());
  }

  /** A step that is required, with a configuration. */
  public static Element required(String authenticator, Map<String, String> config) {
    return new Step(authenticator, "REQUIRED", config);
  }

  /** A step that is an alternative. */
  public static Element alternative(String authenticator) {
    return new Step(authenticator, "ALTERNATIVE", Map.of());
  }

  /** The form for user name and password. */
  public static Element password(String requirement) {
    return new Step(PASSWORD_FORM, requirement, Map.of());
  }

  /** A sub-flow that is required. */
  public static Element requiredFlow(Element... elements) {
    return new SubFlow("REQUIRED", List.of(elements));
  }

  /** Keycloak's OTP form, for those who have one. */
  public static Element otpIfConfigured() {
    return new SubFlow(
        "CONDITIONAL", List.of(required("conditional-user-configured"), required("auth-otp-form")));
  }

  /** A step that reaches a level of assurance, where the application asks for that much. */
  public static Element level(int level, Element step) {
    return new SubFlow(
        "CONDITIONAL",
        List.of(
            required(
                "conditional-level-of-authentication",
                Map.of("loa-condition-level", Integer.toString(level), "loa-max-age", "36000")),
            step));
  }

  /** Binds a browser flow: the cookie, or else these elements. */
  static void bind(RealmRepresentation realm, Element... elements) {
    List<AuthenticationFlowRepresentation> flows = new ArrayList<>();
    List<AuthenticatorConfigRepresentation> configs = new ArrayList<>();
    add(
        flows,
        configs,
        "test browser",
        true,
        List.of(alternative("auth-cookie"), new SubFlow("ALTERNATIVE", List.of(elements))),
        new AtomicInteger());
    realm.setAuthenticationFlows(flows);
    realm.setAuthenticatorConfig(configs);
    realm.setBrowserFlow("test browser");
  }

  /** Adds a flow for a realm to bind elsewhere. */
  public static void add(RealmRepresentation realm, String alias, Element... elements) {
    add(
        realm.getAuthenticationFlows(),
        realm.getAuthenticatorConfig(),
        alias,
        true,
        List.of(elements),
        new AtomicInteger(OTHER_NAMES * realm.getAuthenticationFlows().size()));
  }

  private static void add(
      List<AuthenticationFlowRepresentation> flows,
      List<AuthenticatorConfigRepresentation> configs,
      String alias,
      boolean top,
      List<Element> elements,
      AtomicInteger names) {
    List<AuthenticationExecutionExportRepresentation> executions = new ArrayList<>();
    AuthenticationFlowRepresentation flow = new AuthenticationFlowRepresentation();
    flow.setAlias(alias);
    flow.setTopLevel(top);
    flow.setProviderId("basic-flow");
    flow.setAuthenticationExecutions(executions);
    flows.add(flow);
    for (Element element : elements) {
      AuthenticationExecutionExportRepresentation execution =
          new AuthenticationExecutionExportRepresentation();
      execution.setRequirement(element.requirement());
      execution.setPriority(executions.size());
      if (element instanceof Step step) {
        execution.setAuthenticator(step.authenticator());
        if (!step.config().isEmpty()) {
          AuthenticatorConfigRepresentation config = new AuthenticatorConfigRepresentation();
          config.setAlias("config " + names.incrementAndGet());
          config.setConfig(step.config());
          configs.add(config);
          execution.setAuthenticatorConfig(config.getAlias());
        }
      } else if (element instanceof SubFlow sub) {
        String subAlias = "sub " + names.incrementAndGet();
        execution.setFlowAlias(subAlias);
        execution.setAuthenticatorFlow(true);
        add(flows, configs, subAlias, false, sub.elements(), names);
      }
      executions.add(execution);
    }
  }
}
