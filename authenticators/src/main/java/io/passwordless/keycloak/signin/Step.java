package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import java.util.List;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The place in a flow that a sign-in has come to.
 *
 * @param method the method of this step
 * @param policy the policy of this step
 * @param authSession the authentication session
 * @param executionId the execution of the flow
 * @param flowPath the path of the flow, as in {@code AuthenticationProcessor.CURRENT_FLOW_PATH}
 * @param event the request's event, with realm, client and address filled in
 * @param form what tells the form that was posted from all others, {@code null} if none was
 * @param browserTokens the tokens by which the browser may be known again
 */
public record Step(
    KeycloakSession session,
    RealmModel realm,
    SignInMethod method,
    Policy policy,
    AuthenticationSessionModel authSession,
    String executionId,
    String flowPath,
    EventBuilder event,
    String form,
    List<String> browserTokens) {}
