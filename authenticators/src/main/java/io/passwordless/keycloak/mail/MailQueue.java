package io.passwordless.keycloak.mail;

import java.util.Optional;
import org.keycloak.provider.Provider;

/** Takes work and mails off the request's thread, but for a mail whose fate is to be told. */
public interface MailQueue extends Provider {

  /**
   * Does some work once the running transaction has committed and the answer is on its way. If the
   * queue is full it is never done.
   */
  void afterAnswer(Work work);

  /** Queues a mail, to be attempted once the running transaction has committed, or never. */
  void send(Delivery delivery);

  /**
   * Attempts to send a mail once, at once, while the caller waits: for an administrator who wants
   * to know whether it works.
   *
   * @return why it was not sent, without the words of the mail server; empty if it was
   */
  Optional<String> sendNow(String realmId, SignInMail mail);
}
