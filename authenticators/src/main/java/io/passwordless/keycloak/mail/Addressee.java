package io.passwordless.keycloak.mail;

import java.util.ArrayList;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.storage.adapter.AbstractInMemoryUserAdapter;

/**
 * Whom a mail is for, as its templates want it: with or without an account. It is a copy, so that a
 * mail server that takes its time holds no connection to the database.
 */
final class Addressee extends AbstractInMemoryUserAdapter {

  Addressee(KeycloakSession session, RealmModel realm, SignInMail mail) {
    super(session, realm, mail.address());
    mail.person().forEach((name, values) -> setAttribute(name, new ArrayList<>(values)));
    setEmail(mail.address());
  }

  @Override
  public SubjectCredentialManager credentialManager() {
    throw new UnsupportedOperationException("a mail's templates have no use for credentials");
  }
}
