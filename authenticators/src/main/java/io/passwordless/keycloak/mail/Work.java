package io.passwordless.keycloak.mail;

import org.keycloak.models.KeycloakSession;

/**
 * What depends on an account and is done after the answer, so that the answer cannot tell of it.
 */
public interface Work {

  /** The realm it is about. */
  String realmId();

  /** Does it, in a session and a transaction of its own whose context has the realm. */
  void run(KeycloakSession session);
}
