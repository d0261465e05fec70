package io.passwordless.keycloak.account;

import io.passwordless.keycloak.signin.person.Preference;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.credential.CredentialTypeMetadata.CredentialTypeMetadataBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** Makes what stores that a person has refused email. No console lists it: no step asks for it. */
public final class RefusalCredentialProviderFactory
    implements CredentialProviderFactory<RefusalCredentialProviderFactory.Refusals> {

  @Override
  public Refusals create(KeycloakSession session) {
    return new Refusals(session);
  }

  @Override
  public String getId() {
    return Preference.REFUSAL_TYPE;
  }

  /** The refusals. */
  static final class Refusals extends ChoiceCredentialProvider {

    private Refusals(KeycloakSession session) {
      super(session, Preference.REFUSAL_TYPE);
    }

    @Override
    void offer(CredentialTypeMetadataBuilder metadata, UserModel user) {
      // the other provider does
    }
  }
}
