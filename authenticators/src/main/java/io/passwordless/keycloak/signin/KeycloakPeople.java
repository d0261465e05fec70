package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.signin.person.Account;
import io.passwordless.keycloak.signin.person.Preference;
import io.passwordless.keycloak.signin.person.Revocation;
import io.passwordless.keycloak.signin.person.SignUp;
import java.util.Optional;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The accounts of a realm, at one step. */
final class KeycloakPeople implements People {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Step step;
  private final EventBuilder event;
  private final SignUp signUp;

  KeycloakPeople(KeycloakSession session, RealmModel realm, Step step, EventBuilder event) {
    this.session = session;
    this.realm = realm;
    this.step = step;
    this.event = event;
    this.signUp = new SignUp(session, realm, step.policy());
  }

  @Override
  public boolean mayFinish(Challenge challenge) {
    return challenge.isSignUp()
        ? !isRevoked(challenge, Optional.empty()) && signUp.isOpenTo(challenge.email())
        : account(challenge).isPresent();
  }

  @Override
  public Optional<UserModel> finish(Challenge challenge) {
    Optional<UserModel> user = challenge.isSignUp() ? newAccount(challenge) : account(challenge);
    user.ifPresent(
        u -> {
          event.user(u);
          markProved(u, challenge.second());
        });
    return user;
  }

  private Optional<UserModel> newAccount(Challenge challenge) {
    Optional<UserModel> user =
        step.claimant().isKnown() || isRevoked(challenge, Optional.empty())
            ? Optional.empty()
            : signUp.create(challenge.email(), Waiting.language(step.notes()));
    user.ifPresent(u -> new AuditTrail(event, step.method(), challenge.id()).signedUp(u));
    return user;
  }

  /**
   * The account of a challenge, as long as nothing has changed that would keep it from signing in.
   */
  private Optional<UserModel> account(Challenge challenge) {
    return challenge
        .account()
        .map(id -> session.users().getUserById(realm, id))
        .filter(user -> mayBeUsed(Account.known(user), challenge.second()))
        .filter(user -> challenge.email().equals(user.getEmail()))
        .filter(user -> isWhomTheFlowKnows(user, step.claimant()))
        .filter(user -> !isRevoked(challenge, Optional.of(user)));
  }

  private boolean isRevoked(Challenge challenge, Optional<UserModel> user) {
    ClientModel client = realm.getClientById(challenge.clientUuid());
    return client == null
        || Revocation.of(session, realm, client, user).revokes(challenge.issuedAt());
  }

  private boolean mayBeUsed(Account account, boolean second) {
    return account.obstacle(session, realm).isEmpty()
        && (second || account.refusal(step.policy().availability()).isEmpty());
  }

  private static boolean isWhomTheFlowKnows(UserModel user, Claimant claimant) {
    return !claimant.isKnown() || claimant.userId().equals(user.getId());
  }

  /** Notes that the account's address was proved, and that the account uses this way. */
  private void markProved(UserModel user, boolean second) {
    if (!second) {
      new Preference(user).takeUp();
    }
    FirstProof.note(step.notes(), user, second, step.policy().clearAtFirstProof());
    PasskeyOffer.note(step, user, second);
  }
}
