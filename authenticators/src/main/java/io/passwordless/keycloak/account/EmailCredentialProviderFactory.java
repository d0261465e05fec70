package io.passwordless.keycloak.account;

import io.passwordless.keycloak.signin.Preference;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Makes {@link EmailCredentialProvider}s. */
public final class EmailCredentialProviderFactory
    implements CredentialProviderFactory<CredentialProvider<?>> {

  @Override
  public CredentialProvider<?> create(KeycloakSession session) {
    return new EmailCredentialProvider(session);
  }

  @Override
  public String getId() {
    return Preference.CREDENTIAL_TYPE;
  }
}
