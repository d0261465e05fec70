package io.passwordless.keycloak.account;

import io.passwordless.keycloak.signin.person.Preference;
import io.passwordless.keycloak.signin.realm.Policies;
import org.keycloak.credential.CredentialInput;
import org.keycloak.credential.CredentialInputValidator;
import org.keycloak.credential.CredentialTypeMetadata.CredentialTypeMetadataBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;

/**
 * Lists email sign-in in the account console, under signing in, with the way to {@link
 * PreferenceAction change it}. Who can sign in by email has it set up there, even if nothing is
 * stored: {@code AccountCredentialResource} (26.7) is who asks. In flows nobody asks here, but the
 * step itself.
 */
final class EmailCredentialProvider extends ChoiceCredentialProvider
    implements CredentialInputValidator {

  private final KeycloakSession session;

  EmailCredentialProvider(KeycloakSession session) {
    super(session, Preference.CREDENTIAL_TYPE);
    this.session = session;
  }

  @Override
  void offer(CredentialTypeMetadataBuilder metadata, UserModel user) {
    RealmModel realm = session.getContext().getRealm();
    if (!isOffered(realm)) {
      return;
    }
    if (isOn(realm, user)) {
      metadata.updateAction(Preference.ACTION);
    } else {
      metadata.createAction(Preference.ACTION);
    }
  }

  private static boolean isOffered(RealmModel realm) {
    RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(Preference.ACTION);
    return action != null && action.isEnabled();
  }

  @Override
  public boolean isConfiguredFor(RealmModel realm, UserModel user, String type) {
    return supportsCredentialType(type) && isOn(realm, user);
  }

  /** There is nothing to be typed that would prove it: a challenge is met in its flow only. */
  @Override
  public boolean isValid(RealmModel realm, UserModel user, CredentialInput input) {
    return false;
  }

  private static boolean isOn(RealmModel realm, UserModel user) {
    return new Preference(user).allows(Policies.of(realm).availability());
  }
}
