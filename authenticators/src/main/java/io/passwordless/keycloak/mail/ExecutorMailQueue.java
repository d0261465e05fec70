package io.passwordless.keycloak.mail;

import io.passwordless.keycloak.mail.Delivery.Outcome;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Renders and sends on an executor, a bounded number at a time. */
final class ExecutorMailQueue implements MailQueue {

  private static final Logger LOG = Logger.getLogger(ExecutorMailQueue.class);

  /**
   * The work on a mail starts when the answer is on its way, and at no time that can be foretold:
   * it would slow down this answer or the next, and that would tell whether there is a mail.
   */
  private static final int HEAD_START_MILLIS = 250;

  private static final int HEAD_START_SPREAD_MILLIS = 500;

  private final KeycloakSession session;
  private final Executor executor;
  private final Semaphore places;

  ExecutorMailQueue(KeycloakSession session, Executor executor, Semaphore places) {
    this.session = session;
    this.executor = executor;
    this.places = places;
  }

  @Override
  public void afterCommit(Delivery delivery) {
    KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                submit(sessions, delivery);
              }

              @Override
              protected void rollbackImpl() {
                // nobody was told of a mail
              }
            });
  }

  private void submit(KeycloakSessionFactory sessions, Delivery delivery) {
    if (!places.tryAcquire()) {
      overflow(sessions, delivery);
      return;
    }
    try {
      CompletableFuture.delayedExecutor(headStart(), TimeUnit.MILLISECONDS, executor)
          .execute(
              () -> {
                try {
                  deliver(sessions, delivery);
                } finally {
                  places.release();
                }
              });
    } catch (RejectedExecutionException e) {
      LOG.debug("the executor is shutting down", e);
      places.release();
      overflow(sessions, delivery);
    }
  }

  private static int headStart() {
    return HEAD_START_MILLIS + ThreadLocalRandom.current().nextInt(HEAD_START_SPREAD_MILLIS);
  }

  private static void overflow(KeycloakSessionFactory sessions, Delivery delivery) {
    LOG.warn("The mail queue is full; a sign-in mail was dropped.");
    report(sessions, delivery, Outcome.OVERFLOW);
  }

  private static void deliver(KeycloakSessionFactory sessions, Delivery delivery) {
    Outcome outcome;
    try {
      outcome = send(sessions, delivery);
    } catch (RuntimeException e) {
      LOG.error("A sign-in mail could not be made.", e);
      outcome = Outcome.FAILED;
    }
    report(sessions, delivery, outcome);
  }

  private static Outcome send(KeycloakSessionFactory sessions, Delivery delivery) {
    return delivery
        .mail()
        .map(
            mail ->
                KeycloakModelUtils.runJobInTransactionWithResult(
                    sessions, session -> send(session, delivery.realmId(), mail)))
        .orElse(Outcome.WITHHELD);
  }

  private static Outcome send(KeycloakSession session, String realmId, SignInMail mail) {
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm == null) {
      return Outcome.FAILED;
    }
    session.getContext().setRealm(realm);
    session.setAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE, mail.locale());
    UserModel user = session.users().getUserById(realm, mail.userId());
    if (user == null) {
      return Outcome.FAILED;
    }
    try {
      session
          .getProvider(EmailTemplateProvider.class)
          .setRealm(realm)
          .setUser(user)
          .send(
              mail.subjectKey(),
              mail.subjectArguments(),
              mail.template() + ".ftl",
              new HashMap<>(mail.attributes()),
              mail.address());
      return Outcome.SENT;
    } catch (EmailException e) {
      LOG.warnf(
          "A sign-in mail of realm '%s' could not be sent: %s",
          realm.getName(), rootCause(e).getClass().getSimpleName());
      LOG.debug("the cause", e);
      return Outcome.FAILED;
    }
  }

  private static void report(KeycloakSessionFactory sessions, Delivery delivery, Outcome outcome) {
    try {
      KeycloakModelUtils.runJobInTransaction(
          sessions,
          session -> {
            RealmModel realm = session.realms().getRealm(delivery.realmId());
            if (realm != null) {
              session.getContext().setRealm(realm);
              delivery.report(session, outcome);
            }
          });
    } catch (RuntimeException e) {
      LOG.error("What became of a sign-in mail could not be recorded.", e);
    }
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void close() {
    // the executor outlives the session
  }
}
