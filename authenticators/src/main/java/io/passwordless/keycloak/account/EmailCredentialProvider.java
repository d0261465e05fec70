package io.passwordless.keycloak.account;

import io.passwordless.keycloak.signin.Preference;
import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadata.CredentialTypeMetadataBuilder;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;

/**
 * Lists email sign-in in the account console, under signing in, with the way to {@link
 * PreferenceAction change it}.
 */
final class EmailCredentialProvider implements CredentialProvider<CredentialModel> {

  private static final String KEY = "passwordless-email";

  private final KeycloakSession session;

  EmailCredentialProvider(KeycloakSession session) {
    this.session = session;
  }

  @Override
  public String getType() {
    return Preference.CREDENTIAL_TYPE;
  }

  @Override
  public CredentialModel createCredential(
      RealmModel realm, UserModel user, CredentialModel credential) {
    return user.credentialManager().createStoredCredential(credential);
  }

  @Override
  public boolean deleteCredential(RealmModel realm, UserModel user, String credentialId) {
    return user.credentialManager().removeStoredCredentialById(credentialId);
  }

  @Override
  public CredentialModel getCredentialFromModel(CredentialModel model) {
    return model;
  }

  @Override
  public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
    CredentialTypeMetadataBuilder metadata =
        CredentialTypeMetadata.builder()
            .type(getType())
            .category(CredentialTypeMetadata.Category.PASSWORDLESS)
            .displayName(KEY + "-display-name")
            .helpText(KEY + "-help-text")
            .iconCssClass(CredentialTypeMetadata.DEFAULT_ICON_CSS_CLASS)
            .removeable(false);
    if (context.getUser() != null && isOffered()) {
      if (hasCredential(context.getUser())) {
        metadata.updateAction(Preference.ACTION);
      } else {
        metadata.createAction(Preference.ACTION);
      }
    }
    return metadata.build(session);
  }

  private boolean isOffered() {
    RequiredActionProviderModel action =
        session.getContext().getRealm().getRequiredActionProviderByAlias(Preference.ACTION);
    return action != null && action.isEnabled();
  }

  private boolean hasCredential(UserModel user) {
    return user.credentialManager()
        .getStoredCredentialsByTypeStream(getType())
        .findAny()
        .isPresent();
  }
}
