package io.passwordless.keycloak.signin.person;

import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.NotBefore;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What is remembered of an account that has signed in: its known browsers, and an end of failures.
 */
public final class AccountHistory {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ChallengeStore challenges;

  /** The accounts of a realm. */
  public AccountHistory(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.challenges = KeycloakStore.open(session, realm);
  }

  /** The account has signed in, by whatever way: its run of wrong codes is over. */
  public void signedIn(String userId) {
    challenges.failureRun().end(userId);
  }

  /**
   * Whatever was given out by now for the account is worth nothing any more: codes, links,
   * invitations, known browsers.
   */
  public void revoke(String userId) {
    challenges.endAll(userId);
    challenges.knownBrowsers().forget(userId);
  }

  /** A token by which the browser is known again; empty if it is known already. */
  public Optional<String> newBrowserToken(UserModel user, List<String> browserTokens) {
    return knownBrowser(user, browserTokens).isPresent()
        ? Optional.empty()
        : Optional.of(
            challenges
                .knownBrowsers()
                .issue(user.getId(), user.getEmail(), Revocation.of(session, realm, user)));
  }

  /**
   * The name of a browser that has signed in to the account before. Keycloak's "not before", of the
   * realm or of the user, revokes what was given out earlier.
   */
  public Optional<String> knownBrowser(UserModel user, List<String> browserTokens) {
    if (browserTokens.isEmpty()) {
      return Optional.empty();
    }
    NotBefore notBefore = Revocation.of(session, realm, user);
    return browserTokens.stream()
        .flatMap(
            token ->
                challenges
                    .knownBrowsers()
                    .recognise(token, user.getId(), user.getEmail(), notBefore)
                    .stream())
        .findFirst();
  }
}
