package io.passwordless.keycloak.signin.mailing;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.mail.MailQueue;
import io.passwordless.keycloak.mail.Work;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.person.Account;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Optional;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * A secret that did not sign in, recorded after the answer: a listener that mails a person of her
 * events would tell that there is one.
 *
 * @param challenge the challenge, if there is one
 * @param accountAttempts how many wrong codes the account takes in a day
 * @param uri of the request, for Keycloak's brute-force detection
 * @param looks how often to look for the challenge, if it is not stored yet
 */
public record Refusal(
    String realmId,
    SignInMethod method,
    String challengeId,
    Optional<Challenge> challenge,
    Verdict verdict,
    int accountAttempts,
    Asker asker,
    UriInfo uri,
    int looks)
    implements Work {

  /**
   * How often a challenge is looked for that is not stored yet. Requests of one sign-in are looked
   * at soon after one another.
   */
  public static final int EARLY_LOOKS = 100;

  @Override
  public Duration spread() {
    return Duration.ofMillis(30);
  }

  @Override
  public void run(KeycloakSession session) {
    if (verdict != Verdict.UNKNOWN) {
      record(session);
      return;
    }
    Optional<Challenge> stored =
        KeycloakStore.open(session, session.getContext().getRealm())
            .trials()
            .early(challengeId, accountAttempts);
    if (stored.isEmpty() && looks > 0) {
      session.getProvider(MailQueue.class).afterAnswer(with(stored, verdict, looks - 1));
    } else {
      with(stored, stored.isPresent() ? Verdict.WRONG : Verdict.EXPIRED, 0).record(session);
    }
  }

  private Refusal with(Optional<Challenge> stored, Verdict become, int looksLeft) {
    return new Refusal(
        realmId, method, challengeId, stored, become, accountAttempts, asker, uri, looksLeft);
  }

  private void record(KeycloakSession session) {
    RealmModel realm = session.getContext().getRealm();
    Optional<UserModel> user =
        challenge.flatMap(Challenge::account).map(id -> session.users().getUserById(realm, id));
    EventBuilder event = asker.event(session, user.map(u -> u.getId()).orElse(null));
    AuditTrail trail = new AuditTrail(event, method, challengeId);
    switch (verdict) {
      case WRONG -> {
        trail.wrong();
        countFailure(session, realm, user);
      }
      case EXPIRED -> trail.expired();
      case SPENT -> trail.spent();
      case EXHAUSTED -> trail.exhausted();
      case CLOSED -> trail.closed();
      case ACCEPTED, REFUSED ->
          trail.refused(
              user.flatMap(u -> Account.known(u).obstacle(session, realm))
                  .orElse(Errors.INVALID_USER));
      case MALFORMED, UNKNOWN -> throw new IllegalStateException(verdict + " is not recorded");
    }
  }

  /** Tells the account's run of wrong codes and Keycloak's brute-force detection. */
  private void countFailure(KeycloakSession session, RealmModel realm, Optional<UserModel> user) {
    user.ifPresent(u -> KeycloakStore.open(session, realm).failureRun().begun(u.getId()));
    if (realm.isBruteForceProtected()) {
      user.ifPresent(u -> KeycloakLine.countFailure(session, realm, u, asker.ipAddress(), uri));
    }
  }

  @Override
  public String toString() {
    return "Refusal[" + challengeId + "]";
  }
}
