package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.policy.Clearing;
import io.passwordless.keycloak.signin.mailing.AccountNotice;
import io.passwordless.keycloak.signin.person.Planted;
import io.passwordless.keycloak.signin.person.Preference;
import java.util.Arrays;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.ReadOnlyException;
import org.keycloak.storage.StorageId;

/**
 * The first proof of an account's address. Until then somebody else may have made the account and
 * wait for the owner of the address to come. It is noted when the address is proved and settled
 * when the flow is through: an email is no way around a second factor, whoever set that up.
 */
public final class FirstProof {

  private static final String ADDRESS = "passwordless.first.address";
  private static final String CLEARING = "passwordless.first.clearing";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AuthenticationSessionModel authSession;

  /** The first proof, if it is one, in a tab. */
  public FirstProof(KeycloakSession session, AuthenticationSessionModel authSession) {
    this.session = session;
    this.realm = authSession.getRealm();
    this.authSession = authSession;
  }

  /**
   * An address was proved.
   *
   * @param second whether it was proved together with an earlier factor of the account
   */
  static void note(Notes notes, UserModel user, boolean second, Clearing clearing) {
    if (!user.isEmailVerified()) {
      notes.set(ADDRESS, address(user));
      notes.set(CLEARING, (second ? Clearing.NEVER : clearing).settingValue());
    }
  }

  /** The flow is through: what may be planted goes, and the address is verified. */
  public void settle(UserModel user) {
    if (user.isEmailVerified() || !address(user).equals(authSession.getAuthNote(ADDRESS))) {
      return;
    }
    Clearing clearing = noted();
    if (clears(
        clearing.appliesTo(realm.isRegistrationAllowed()), isFederated(user), isHers(user))) {
      clear(user);
    }
    verify(user);
  }

  /**
   * Whether what was set up before goes.
   *
   * @param applies whether the realm wants it
   * @param federated whether a directory has the account, so that no stranger has made it
   * @param hers whether the person has proved more of the account than its address
   */
  static boolean clears(boolean applies, boolean federated, boolean hers) {
    return applies && !federated && !hers;
  }

  /** Of this account: a realm may let several have one address. */
  private static String address(UserModel user) {
    return user.getId() + " " + user.getEmail();
  }

  private Clearing noted() {
    String noted = authSession.getAuthNote(CLEARING);
    return Arrays.stream(Clearing.values())
        .filter(clearing -> clearing.settingValue().equals(noted))
        .findFirst()
        .orElse(Clearing.ALWAYS);
  }

  private static boolean isFederated(UserModel user) {
    return user.getFederationLink() != null || !StorageId.isLocalStorage(user.getId());
  }

  /** In this sign-in, or in the one whose session this browser has. */
  private boolean isHers(UserModel user) {
    UserModel present = KeycloakLine.signedIn(session, realm);
    return (present != null && present.getId().equals(user.getId()))
        || new Factors(session, authSession)
            .credentials()
            .anyMatch(type -> !type.equals(Preference.CREDENTIAL_TYPE));
  }

  private void clear(UserModel user) {
    EventBuilder event =
        new EventBuilder(realm, session, session.getContext().getConnection())
            .client(authSession.getClient())
            .user(user);
    if (new Planted(session, realm, user, event).remove()) {
      new AccountNotice(session, realm).cleared(authSession.getClient(), user);
    }
  }

  /** As Keycloak does after a password reset by mail. */
  private static void verify(UserModel user) {
    try {
      user.setEmailVerified(true);
    } catch (ReadOnlyException e) {
      // a federated account that Keycloak may not change; it signed in all the same
    }
  }
}
