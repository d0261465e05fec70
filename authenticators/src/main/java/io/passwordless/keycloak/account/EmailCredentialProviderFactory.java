package io.passwordless.keycloak.account;

import io.passwordless.keycloak.signin.person.Preference;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Makes {@link EmailCredentialProvider}s. It names the class, because Keycloak (26.7, {@code
 * Types.supports}) reads from there what a provider can be asked.
 */
public final class EmailCredentialProviderFactory
    implements CredentialProviderFactory<EmailCredentialProvider> {

  @Override
  public EmailCredentialProvider create(KeycloakSession session) {
    return new EmailCredentialProvider(session);
  }

  @Override
  public String getId() {
    return Preference.CREDENTIAL_TYPE;
  }
}
