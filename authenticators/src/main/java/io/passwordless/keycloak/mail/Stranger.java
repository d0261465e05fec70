package io.passwordless.keycloak.mail;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.storage.adapter.AbstractInMemoryUserAdapter;

/** Somebody without an account, as the templates of mails want it: an address, nothing else. */
final class Stranger extends AbstractInMemoryUserAdapter {

  Stranger(KeycloakSession session, RealmModel realm, String address) {
    super(session, realm, address);
    setUsername(address);
    setEmail(address);
  }

  @Override
  public SubjectCredentialManager credentialManager() {
    throw new UnsupportedOperationException("somebody without an account has no credentials");
  }
}
