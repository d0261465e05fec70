package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** A browser that waits for what it has asked for to be used, here or elsewhere. */
public final class Waiting {

  private final ChallengeStore challenges;
  private final Optional<Challenge> challenge;

  /**
   * Looks up what a browser waits for.
   *
   * @param challengeId the challenge's public reference
   * @param rootSessionId the root authentication session of the browser, {@code null} if it has
   *     none
   */
  public Waiting(
      KeycloakSession session, RealmModel realm, String challengeId, String rootSessionId) {
    this.challenges = KeycloakStore.open(session, realm);
    this.challenge =
        challenges
            .find(challengeId)
            .filter(c -> !c.isInvitation() && c.rootSessionId().equals(rootSessionId));
  }

  /** Whether this browser has asked for it. */
  public boolean isOfThisBrowser() {
    return challenge.isPresent();
  }

  /** Whether it was used or ended, so that nothing is left to wait for. */
  public boolean isOver() {
    return challenge.filter(challenges::isSpent).isPresent();
  }
}
