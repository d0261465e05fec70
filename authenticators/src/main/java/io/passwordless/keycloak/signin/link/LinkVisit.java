package io.passwordless.keycloak.signin.link;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.challenge.FoundLink;
import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.challenge.OneTimeCode;
import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.person.Revocation;
import io.passwordless.keycloak.signin.realm.BoundSteps;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import io.passwordless.keycloak.signin.realm.Policies;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.keycloak.events.EventBuilder;
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

/**
 * Somebody has opened a magic link: what it stands for, and whether it can be used in this browser.
 * Looking changes nothing.
 */
public final class LinkVisit {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Where another Keycloak expects the answer of its identity provider. */
  private static final Pattern BROKER = Pattern.compile(".*/realms/[^/]+/broker/[^/]+/endpoint.*");

  /** The paths of flows that keep nothing in the browser where they began. */
  private static final Set<String> OF_ANY_BROWSER =
      Set.of(LoginActionsService.AUTHENTICATE_PATH, LoginActionsService.REGISTRATION_PATH);

  /** What a link can do in the browser that opened it. */
  public enum Standing {
    /** Sign in here. */
    READY,
    /** Show a code for the browser that asked. */
    RELAY,
    /** Nothing: another browser asked. */
    OTHER_BROWSER,
    /** Nothing: its time is over. */
    EXPIRED,
    /** Nothing: it, or another secret of its challenge, was used. */
    USED,
    /** Nothing: the sign-in it belongs to is over. */
    ENDED,
    /** Nothing: there is no such link in this realm. */
    UNKNOWN
  }

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ChallengeStore challenges;
  private final FoundLink found;
  private final Challenge challenge;
  private final AuthenticationSessionModel asked;
  private final Policy policy;
  private final boolean sameBrowser;
  private final Standing standing;

  /**
   * Looks a link up.
   *
   * @param token the token as it stands in the URL
   * @param rootSessionId the root authentication session of the browser, {@code null} if it has
   *     none
   */
  public LinkVisit(KeycloakSession session, RealmModel realm, String token, String rootSessionId) {
    this.session = session;
    this.realm = realm;
    this.challenges = KeycloakStore.open(session, realm);
    this.found = LinkToken.parse(token).map(challenges::find).orElse(FoundLink.NONE);
    this.challenge = found.challenge();
    this.asked = challenge == null ? null : askedSession();
    this.policy = challenge == null ? Policies.of(realm) : executionPolicy();
    this.sameBrowser =
        challenge != null
            && rootSessionId != null
            && rootSessionId.equals(challenge.rootSessionId());
    this.standing = stand(found.verdict());
  }

  /** What the link can do here. */
  public Standing standing() {
    return standing;
  }

  /** Whether this is the browser that asked for the link. */
  public boolean isSameBrowser() {
    return sameBrowser;
  }

  /** The challenge. Not to be called for an {@link Standing#UNKNOWN unknown} link. */
  public Challenge challenge() {
    return challenge;
  }

  /** The authentication session that asked, if it is still there. */
  public Optional<AuthenticationSessionModel> asked() {
    return Optional.ofNullable(asked);
  }

  /** The client to be signed in to, if it still exists. */
  public Optional<ClientModel> client() {
    return Optional.ofNullable(challenge).map(c -> realm.getClientById(c.clientUuid()));
  }

  /** The account, if it still exists. */
  public Optional<UserModel> user() {
    return Optional.ofNullable(challenge)
        .flatMap(Challenge::account)
        .map(id -> session.users().getUserById(realm, id));
  }

  /** Whether this is the person whose link it is, or who has signed up with it. */
  public boolean isOf(UserModel person) {
    return challenge.isSignUp()
        ? challenge.email().equals(person.getEmail())
        : challenge.account().filter(person.getId()::equals).isPresent();
  }

  /** Where the sign-in leads, as far as that is still known. */
  public Optional<String> redirectUri() {
    return challenge.isInvitation()
        ? Optional.of(challenge.redirectUri())
        : asked().map(AuthenticationSessionModel::getRedirectUri);
  }

  /** The policy of the execution that asked. */
  public Policy policy() {
    return policy;
  }

  /**
   * The execution to go on with: the one that asked. An invitation outlives changes of the flow, so
   * it goes on with the one that takes links now.
   */
  public Optional<AuthenticationExecutionModel> execution() {
    return challenge.isInvitation()
        ? client().flatMap(client -> BoundSteps.of(realm, client).forLink())
        : Optional.ofNullable(realm.getAuthenticationExecutionById(challenge.executionId()));
  }

  /** Accepts the link. Of all that try, one gets {@code true}. */
  public boolean accept() {
    return challenges.accept(challenge);
  }

  /** The code to be typed in the browser that asked, the first time this link is used only. */
  public Optional<OneTimeCode> relay() {
    OneTimeCode code = OneTimeCode.random(policy.codeAlphabet(), policy.codeLength(), RANDOM);
    return challenges.relay(
            found,
            new CodeFormat(policy.codeAlphabet(), policy.codeLength()),
            code,
            policy.codeLifespan())
        ? Optional.of(code)
        : Optional.empty();
  }

  /** Records that the link was not used, because somebody else is signed in here. */
  public void reportOtherAccount(EventBuilder event) {
    trail(event).otherAccount();
  }

  /** Records that the link could not be used. */
  public void reportRefusal(EventBuilder event) {
    if (challenge == null) {
      return;
    }
    AuditTrail trail = trail(event);
    switch (standing) {
      case EXPIRED, ENDED -> trail.expired();
      case OTHER_BROWSER -> trail.otherBrowser();
      default -> trail.spent();
    }
  }

  private AuditTrail trail(EventBuilder event) {
    client().ifPresent(event::client);
    challenge.account().ifPresent(event::user);
    return new AuditTrail(event, SignInMethod.MAGIC_LINK, challenge.id());
  }

  private Standing stand(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> isRevoked() ? Standing.USED : standLive();
      case EXPIRED -> Standing.EXPIRED;
      case SPENT -> Standing.USED;
      default -> Standing.UNKNOWN;
    };
  }

  /** It is as good as used: a newer one is wanted, whatever the reason. */
  private boolean isRevoked() {
    return client()
        .filter(
            client -> Revocation.of(session, realm, client, user()).revokes(challenge.issuedAt()))
        .isPresent();
  }

  private Standing standLive() {
    if (!isWaitedFor()
        || !policy.linkEnabled()
        || client().filter(ClientModel::isEnabled).isEmpty()) {
      return Standing.ENDED;
    }
    if (sameBrowser || challenge.isInvitation()) {
      return Standing.READY;
    }
    if (!OF_ANY_BROWSER.contains(challenge.flowPath()) || isTiedToItsBrowser()) {
      return Standing.OTHER_BROWSER;
    }
    return switch (policy.linkBrowser()) {
      case ANY -> Standing.READY;
      case SAME -> Standing.OTHER_BROWSER;
      case RELAY -> Standing.RELAY;
    };
  }

  /**
   * Whether the sign-in can go on nowhere but where it began: it lets in a device that somebody
   * holds there, who must not be let in by whoever follows a link (RFC 8628 5.4); or it hands over
   * to another realm, which waits for that browser.
   */
  private boolean isTiedToItsBrowser() {
    return asked.getClientNote(DeviceGrantType.OAUTH2_DEVICE_VERIFIED_USER_CODE) != null
        || (asked.getRedirectUri() != null && BROKER.matcher(asked.getRedirectUri()).matches());
  }

  /** Whether there is a flow for the link to go on with. */
  private boolean isWaitedFor() {
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
