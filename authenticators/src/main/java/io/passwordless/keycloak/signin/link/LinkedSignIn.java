package io.passwordless.keycloak.signin.link;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.person.Revocation;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.Policies;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;
import org.keycloak.protocol.oidc.utils.RedirectUtils;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/** The sign-in that a link goes on with, as far as it is still there. */
final class LinkedSignIn {

  /** Where another Keycloak expects the answer of its identity provider. */
  private static final Pattern BROKER = Pattern.compile(".*/realms/[^/]+/broker/[^/]+/endpoint.*");

  /** The paths of flows that keep nothing in the browser where they began. */
  private static final Set<String> OF_ANY_BROWSER =
      Set.of(LoginActionsService.AUTHENTICATE_PATH, LoginActionsService.REGISTRATION_PATH);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Challenge challenge;
  private final AuthenticationSessionModel asked;
  private final Policy policy;

  LinkedSignIn(KeycloakSession session, RealmModel realm, Challenge challenge) {
    this.session = session;
    this.realm = realm;
    this.challenge = challenge;
    this.asked = askedSession();
    this.policy = executionPolicy();
  }

  Challenge challenge() {
    return challenge;
  }

  /** The authentication session that asked. */
  Optional<AuthenticationSessionModel> asked() {
    return Optional.ofNullable(asked);
  }

  /** The client to be signed in to. */
  Optional<ClientModel> client() {
    return Optional.ofNullable(realm.getClientById(challenge.clientUuid()));
  }

  /** The account. */
  Optional<UserModel> user() {
    return challenge.account().map(id -> session.users().getUserById(realm, id));
  }

  /** Where it leads. */
  Optional<String> redirectUri() {
    return challenge.isInvitation()
        ? Optional.of(challenge.redirectUri())
        : asked().map(AuthenticationSessionModel::getRedirectUri);
  }

  /** The policy of the execution that asked. */
  Policy policy() {
    return policy;
  }

  /**
   * The execution to go on with: the one that asked. An invitation outlives changes of the flow, so
   * it goes on with the one that takes links now.
   */
  Optional<AuthenticationExecutionModel> execution() {
    return challenge.isInvitation()
        ? client().flatMap(client -> BoundSteps.of(realm, client).forLink())
        : Optional.ofNullable(realm.getAuthenticationExecutionById(challenge.executionId()));
  }

  /** Whether the link is as good as used: a newer one is wanted, whatever the reason. */
  boolean isRevoked() {
    return client()
        .filter(
            client -> Revocation.of(session, realm, client, user()).revokes(challenge.issuedAt()))
        .isPresent();
  }

  /** Whether links are taken, and there is a flow and a client for this one to go on with. */
  boolean isWaitedFor() {
    return isFlowThere()
        && policy.linkEnabled()
        && client().filter(ClientModel::isEnabled).isPresent();
  }

  private boolean isFlowThere() {
    return challenge.isInvitation()
        ? execution().isPresent() && isRegistered(challenge.redirectUri())
        : asked != null
            && asked.getAction().equals(AuthenticationSessionModel.Action.AUTHENTICATE.name());
  }

  /** What a client had registered when it was invited to may be gone by now. */
  private boolean isRegistered(String redirectUri) {
    return client()
        .map(client -> RedirectUtils.verifyRedirectUri(session, redirectUri, client))
        .isPresent();
  }

  /**
   * Whether it can go on nowhere but where it began: its flow keeps something there; or it lets in
   * a device that somebody holds there, who must not be let in by whoever follows a link (RFC 8628
   * 5.4); or it hands over to another realm, which waits for that browser.
   */
  boolean isTiedToItsBrowser() {
    return !OF_ANY_BROWSER.contains(challenge.flowPath())
        || asked.getClientNote(DeviceGrantType.OAUTH2_DEVICE_VERIFIED_USER_CODE) != null
        || (asked.getRedirectUri() != null && BROKER.matcher(asked.getRedirectUri()).matches());
  }

  private AuthenticationSessionModel askedSession() {
    if (challenge.isInvitation()) {
      return null;
    }
    RootAuthenticationSessionModel root =
        session
            .authenticationSessions()
            .getRootAuthenticationSession(realm, challenge.rootSessionId());
    ClientModel client = realm.getClientById(challenge.clientUuid());
    return root == null || client == null
        ? null
        : root.getAuthenticationSession(client, challenge.tabId());
  }

  private Policy executionPolicy() {
    return execution()
        .map(execution -> Policies.of(realm, execution))
        .orElseGet(() -> Policies.of(realm));
  }
}
