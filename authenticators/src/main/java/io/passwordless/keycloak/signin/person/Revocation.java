package io.passwordless.keycloak.signin.person;

import io.passwordless.keycloak.challenge.NotBefore;
import java.util.Optional;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** What Keycloak revokes of everything that was given out, with no word of what it was. */
public final class Revocation {

  private Revocation() {}

  /** Of whatever is an account's: "sign out everywhere", of the user or the realm. */
  public static NotBefore of(KeycloakSession session, RealmModel realm, UserModel user) {
    return NotBefore.latest(realm.getNotBefore(), session.users().getNotBeforeOfUser(realm, user));
  }

  /** As above, of what signs in to a client, which may have a "not before" of its own. */
  public static NotBefore of(
      KeycloakSession session, RealmModel realm, ClientModel client, Optional<UserModel> user) {
    return NotBefore.latest(
        realm.getNotBefore(),
        client.getNotBefore(),
        user.map(u -> session.users().getNotBeforeOfUser(realm, u)).orElse(0));
  }
}
