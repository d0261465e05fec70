package io.passwordless.keycloak.mail;

import org.keycloak.provider.Provider;

/** Takes deliveries off the request's thread. */
public interface MailQueue extends Provider {

  /** Queues a delivery, to be attempted once the running transaction has committed, or never. */
  void afterCommit(Delivery delivery);
}
