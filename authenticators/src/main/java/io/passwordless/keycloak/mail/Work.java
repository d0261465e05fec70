package io.passwordless.keycloak.mail;

import java.time.Duration;
import org.keycloak.models.KeycloakSession;

/**
 * What depends on an account and is done after the answer, so that the answer cannot tell of it.
 */
public interface Work {

  /** The realm it is about. */
  String realmId();

  /**
   * Over how much time its beginning is spread. It begins when the answer is on its way, and at no
   * time that can be foretold: it would slow down this answer or the next, and that would tell what
   * there is to do. Spread over far more time than it takes, it rarely meets a request that was
   * sent to meet it.
   */
  Duration spread();

  /**
   * For how long it is tried again when it fails, as it does while the database is away; not at all
   * unless it says so. What has been done by then is done again.
   */
  default Duration patience() {
    return Duration.ZERO;
  }

  /** Does it, in a session and a transaction of its own whose context has the realm. */
  void run(KeycloakSession session);
}
