package io.passwordless.keycloak.signin.link;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.util.Optional;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Somebody was mailed a code or a link without having asked, and says so. Looking changes nothing.
 */
public final class Disowning {

  private final RealmModel realm;
  private final ChallengeStore challenges;
  private final Optional<Challenge> challenge;

  /**
   * Looks up what a mail was sent for.
   *
   * @param token the token as it stands in the URL
   */
  public Disowning(KeycloakSession session, RealmModel realm, String token) {
    this.realm = realm;
    this.challenges = KeycloakStore.open(session, realm);
    this.challenge = LinkToken.parse(token).flatMap(challenges::findToDisown);
  }

  /** Whether there is anything the token stands for. */
  public boolean isKnown() {
    return challenge.isPresent();
  }

  /** Whether nothing is left to be ended. */
  public boolean isOver() {
    return challenge.filter(challenges::isSpent).isPresent();
  }

  /** The client that was to be signed in to, if it still exists. */
  public Optional<ClientModel> client() {
    return challenge.map(c -> realm.getClientById(c.clientUuid()));
  }

  /** Ends what the mail was sent for, and whatever else waits for the account. */
  public void end(EventBuilder event) {
    challenge.ifPresent(
        c -> {
          client().ifPresent(event::client);
          c.account().ifPresent(event::user);
          challenges.disown(c);
          new AuditTrail(event, c.method(), c.id()).disowned();
        });
  }
}
