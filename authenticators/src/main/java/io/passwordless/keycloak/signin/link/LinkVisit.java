package io.passwordless.keycloak.signin.link;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.challenge.FoundLink;
import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.challenge.OneTimeCode;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.security.SecureRandom;
import java.util.Optional;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Somebody has opened a magic link: what it stands for, and whether it can be used in this browser.
 * Looking changes nothing.
 */
public final class LinkVisit {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ChallengeStore challenges;
  private final FoundLink found;
  private final Optional<LinkedSignIn> signIn;
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
    this.challenges = KeycloakStore.open(session, realm);
    this.found = LinkToken.parse(token).map(challenges::find).orElse(FoundLink.NONE);
    this.signIn =
        Optional.ofNullable(found.challenge())
            .map(challenge -> new LinkedSignIn(session, realm, challenge));
    this.sameBrowser =
        signIn.isPresent()
            && rootSessionId != null
            && rootSessionId.equals(challenge().rootSessionId());
    this.standing =
        signIn
            .map(present -> Standing.of(found.verdict(), present, sameBrowser))
            .orElse(Standing.UNKNOWN);
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
    return signIn.orElseThrow().challenge();
  }

  /** The authentication session that asked, if it is still there. */
  public Optional<AuthenticationSessionModel> asked() {
    return signIn.flatMap(LinkedSignIn::asked);
  }

  /** The client to be signed in to, if it still exists. */
  public Optional<ClientModel> client() {
    return signIn.flatMap(LinkedSignIn::client);
  }

  /** The account, if it still exists. */
  public Optional<UserModel> user() {
    return signIn.flatMap(LinkedSignIn::user);
  }

  /** Whether this is the person whose link it is, or who has signed up with it. */
  public boolean isOf(UserModel person) {
    return challenge().isSignUp()
        ? challenge().email().equals(person.getEmail())
        : challenge().account().filter(person.getId()::equals).isPresent();
  }

  /** Where the sign-in leads, as far as that is still known. */
  public Optional<String> redirectUri() {
    return signIn.flatMap(LinkedSignIn::redirectUri);
  }

  /** The policy of the execution that asked. Not to be called for an unknown link. */
  public Policy policy() {
    return signIn.orElseThrow().policy();
  }

  /**
   * The execution to go on with, if there still is one: the one that asked or, for an invitation,
   * the one that takes links now.
   */
  public Optional<AuthenticationExecutionModel> execution() {
    return signIn.flatMap(LinkedSignIn::execution);
  }

  /** Accepts the link. Of all that try, one gets {@code true}. */
  public boolean accept() {
    return challenges.accept(challenge());
  }

  /** The code to be typed in the browser that asked, the first time this link is used only. */
  public Optional<OneTimeCode> relay() {
    CodeFormat format = CodeFormat.of(policy());
    OneTimeCode code = OneTimeCode.random(format.alphabet(), format.length(), RANDOM);
    return challenges.relay(found, format, code, policy().codeLifespan())
        ? Optional.of(code)
        : Optional.empty();
  }

  /** Records that the link was not used, because somebody else is signed in here. */
  public void reportOtherAccount(EventBuilder event) {
    trail(event).otherAccount();
  }

  /** Records that the link could not be used. */
  public void reportRefusal(EventBuilder event) {
    if (signIn.isEmpty()) {
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
    challenge().account().ifPresent(event::user);
    return new AuditTrail(event, SignInMethod.MAGIC_LINK, challenge().id());
  }
}
