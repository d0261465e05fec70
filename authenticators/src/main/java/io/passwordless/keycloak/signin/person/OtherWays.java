package io.passwordless.keycloak.signin.person;

import io.passwordless.keycloak.signin.realm.BoundSteps;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderStorageProvider.LoginFilter;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/**
 * The ways in which a person could still sign in to the realm without email: those that she has set
 * up and that the realm's flow takes. A second factor is none.
 */
public final class OtherWays {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserModel user;
  private final BoundSteps steps;

  /** The ways of one person. */
  public OtherWays(KeycloakSession session, RealmModel realm, UserModel user) {
    this.session = session;
    this.realm = realm;
    this.user = user;
    this.steps = BoundSteps.of(realm);
  }

  /** Whether there is any. */
  public boolean exist() {
    return has(PasswordCredentialModel.TYPE)
        || has(WebAuthnCredentialModel.TYPE_PASSWORDLESS)
        || hasIdentityProvider();
  }

  private boolean has(String credentialType) {
    return user.credentialManager().isConfiguredFor(credentialType)
        && steps.take(session, credentialType);
  }

  /** One that the pages of the sign-in show. */
  private boolean hasIdentityProvider() {
    return session
        .users()
        .getFederatedIdentitiesStream(realm, user)
        .map(FederatedIdentityModel::getIdentityProvider)
        .map(alias -> session.identityProviders().getByAlias(alias))
        .anyMatch(LoginFilter.getLoginPredicate());
  }
}
