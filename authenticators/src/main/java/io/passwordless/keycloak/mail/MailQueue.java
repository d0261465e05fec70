package io.passwordless.keycloak.mail;

import org.keycloak.provider.Provider;

/** Takes work and mails off the request's thread. */
public interface MailQueue extends Provider {

  /**
   * Does some work once the running transaction has committed and the answer is on its way. If the
   * queue is full it is never done.
   */
  void afterAnswer(Work work);

  /** Queues a mail, to be attempted once the running transaction has committed, or never. */
  void send(Delivery delivery);
}
