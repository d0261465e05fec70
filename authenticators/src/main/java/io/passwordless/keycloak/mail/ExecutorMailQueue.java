package io.passwordless.keycloak.mail;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** Puts deliveries into the server's {@link Outbox} once the request has committed. */
final class ExecutorMailQueue implements MailQueue {

  private final KeycloakSession session;
  private final Outbox outbox;

  ExecutorMailQueue(KeycloakSession session, Outbox outbox) {
    this.session = session;
    this.outbox = outbox;
  }

  @Override
  public void afterCommit(Delivery delivery) {
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                outbox.accept(delivery);
              }

              @Override
              protected void rollbackImpl() {
                // nobody was told of a mail
              }
            });
  }

  @Override
  public void close() {
    // the outbox outlives the session
  }
}
