package io.passwordless.keycloak.signin.person;

import io.passwordless.keycloak.audit.AuditTrail;
import java.util.List;
import org.keycloak.common.util.Time;
import org.keycloak.credential.CredentialModel;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserConsentModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;

/**
 * The ways into an account that somebody else than the owner of its address can have set up: its
 * credentials, linked identity providers, sessions and consents, and a change of the address that
 * is under way. Profile, roles, groups and required actions are none.
 */
public final class Planted {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserModel user;
  private final EventBuilder event;

  /** The ways into one account; what is removed is told by events like this one. */
  public Planted(KeycloakSession session, RealmModel realm, UserModel user, EventBuilder event) {
    this.session = session;
    this.realm = realm;
    this.user = user;
    this.event = event;
  }

  /** Removes them, and says whether there were any. */
  public boolean remove() {
    boolean any = removeCredentials();
    any |= removeLinks();
    any |= removeConsents();
    any |= endSessions();
    user.removeAttribute(UserModel.EMAIL_PENDING);
    return any;
  }

  private boolean removeCredentials() {
    List<CredentialModel> credentials =
        user.credentialManager()
            .getStoredCredentialsStream()
            .filter(credential -> !credential.getType().equals(Preference.CREDENTIAL_TYPE))
            .toList();
    for (CredentialModel credential : credentials) {
      user.credentialManager().removeStoredCredentialById(credential.getId());
      tell(EventType.REMOVE_CREDENTIAL, Details.CREDENTIAL_TYPE, credential.getType());
    }
    return !credentials.isEmpty();
  }

  private boolean removeLinks() {
    List<String> providers =
        session
            .users()
            .getFederatedIdentitiesStream(realm, user)
            .map(FederatedIdentityModel::getIdentityProvider)
            .toList();
    for (String provider : providers) {
      session.users().removeFederatedIdentity(realm, user, provider);
      tell(EventType.REMOVE_FEDERATED_IDENTITY, Details.IDENTITY_PROVIDER, provider);
    }
    return !providers.isEmpty();
  }

  private boolean removeConsents() {
    List<UserConsentModel> consents =
        session.users().getConsentsStream(realm, user.getId()).toList();
    for (UserConsentModel consent : consents) {
      session.users().revokeConsentForClient(realm, user.getId(), consent.getClient().getId());
      tell(EventType.REVOKE_GRANT, Details.REVOKED_CLIENT, consent.getClient().getClientId());
    }
    return !consents.isEmpty();
  }

  /** As Keycloak's "sign out everywhere" does (26.7, {@code UserResource.logout}), and offline. */
  private boolean endSessions() {
    session
        .users()
        .setNotBeforeForUser(realm, user, Math.toIntExact(Time.currentTimeMillis() / 1000));
    List<UserSessionModel> online = session.sessions().getUserSessionsStream(realm, user).toList();
    for (UserSessionModel present : online) {
      AuthenticationManager.backchannelLogout(session, present, true);
      tellOfSession(present);
    }
    UserSessionManager manager = new UserSessionManager(session);
    List<UserSessionModel> offline = manager.findOfflineSessionsStream(realm, user).toList();
    for (UserSessionModel present : offline) {
      manager.revokeOfflineUserSession(present);
      tellOfSession(present);
    }
    return !online.isEmpty() || !offline.isEmpty();
  }

  private void tellOfSession(UserSessionModel ended) {
    AuditTrail.cleared(event.clone().session(ended), EventType.LOGOUT);
  }

  private void tell(EventType type, String detail, String value) {
    AuditTrail.cleared(event.clone().detail(detail, value), type);
  }
}
