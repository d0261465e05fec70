package io.passwordless.keycloak.account;

import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadata.CredentialTypeMetadataBuilder;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Stores what a person has chosen, a credential without a secret. Without a provider of its type,
 * Keycloak (26.7, {@code UserCredentialManager.createCredentialThroughProvider}) drops it when the
 * account is imported.
 */
abstract class ChoiceCredentialProvider implements CredentialProvider<CredentialModel> {

  private static final String KEY = "passwordless-email";

  private final KeycloakSession session;
  private final String type;

  ChoiceCredentialProvider(KeycloakSession session, String type) {
    this.session = session;
    this.type = type;
  }

  @Override
  public String getType() {
    return type;
  }

  @Override
  public boolean supportsCredentialType(String credentialType) {
    return type.equals(credentialType);
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
            .type(type)
            .category(CredentialTypeMetadata.Category.PASSWORDLESS)
            .displayName(KEY + "-display-name")
            .helpText(KEY + "-help-text")
            .iconCssClass(CredentialTypeMetadata.DEFAULT_ICON_CSS_CLASS)
            .removeable(false);
    if (context.getUser() != null) {
      offer(metadata, context.getUser());
    }
    return metadata.build(session);
  }

  /** Adds the way to change the choice. */
  abstract void offer(CredentialTypeMetadataBuilder metadata, UserModel user);
}
