package io.passwordless.keycloak.mail;

import java.util.Optional;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** Puts work and mails into the server's queues once the request has committed. */
final class ServerMailQueue implements MailQueue {

  private final KeycloakSession session;
  private final Backlog backlog;
  private final Outbox outbox;
  private final MailSender sender;

  ServerMailQueue(KeycloakSession session, Backlog backlog, Outbox outbox, MailSender sender) {
    this.session = session;
    this.backlog = backlog;
    this.outbox = outbox;
    this.sender = sender;
  }

  @Override
  public void afterAnswer(Work work) {
    afterCommit(() -> backlog.accept(work));
  }

  @Override
  public void send(Delivery delivery) {
    afterCommit(() -> outbox.accept(delivery));
  }

  @Override
  public Optional<String> sendNow(String realmId, SignInMail mail) {
    return sender.attempt(realmId, mail).map(MailTrouble::withoutReplies);
  }

  private void afterCommit(Runnable queueing) {
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                queueing.run();
              }

              @Override
              protected void rollbackImpl() {
                // nobody was told of anything
              }
            });
  }

  @Override
  public void close() {
    // the queues outlive the session
  }
}
