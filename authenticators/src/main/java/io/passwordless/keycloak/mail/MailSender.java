package io.passwordless.keycloak.mail;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.KeycloakTransactionManager.JTAPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RealmModelDelegate;
import org.keycloak.utils.KeycloakSessionUtil;

/** Renders a mail and hands it to the realm's mail server. Thread-safe. */
final class MailSender {

  private static final Logger LOG = Logger.getLogger(MailSender.class);

  /** The realm's SMTP settings that {@code DefaultEmailSenderProvider} takes as timeouts. */
  private static final List<String> TIMEOUTS =
      List.of("connectionTimeout", "timeout", "writeTimeout");

  /** The realm's SMTP setting that prints all mails, with their secrets, to the server's output. */
  private static final String TRANSCRIPT = "debug";

  private final KeycloakSessionFactory sessions;
  private final Duration timeout;
  private final ReplyRedaction redaction = new ReplyRedaction();

  /** What the mail server said to one attempt. */
  enum Answer {
    TAKEN,
    REFUSED_FOR_NOW,
    REFUSED
  }

  /**
   * A sender.
   *
   * @param timeout of each step of the conversation, where the realm's SMTP settings have none
   */
  MailSender(KeycloakSessionFactory sessions, Duration timeout) {
    this.sessions = sessions;
    this.timeout = timeout;
    redaction.install();
  }

  /** Makes one attempt, in a session of its own. */
  Answer send(String realmId, SignInMail mail) {
    return attempt(realmId, mail, this::outsideTransaction)
        .map(trouble -> trouble.isTemporary() ? Answer.REFUSED_FOR_NOW : Answer.REFUSED)
        .orElse(Answer.TAKEN);
  }

  /** The same on the thread of a request; what was in the way, if anything was. */
  Optional<MailTrouble> attempt(String realmId, SignInMail mail) {
    return attempt(
        realmId, mail, task -> KeycloakModelUtils.runJobInTransactionWithResult(sessions, task));
  }

  private Optional<MailTrouble> attempt(String realmId, SignInMail mail, Runner runner) {
    try {
      return redaction.during(() -> runner.run(session -> attempt(session, realmId, mail)));
    } catch (RuntimeException e) {
      MailTrouble trouble = new MailTrouble(e);
      LOG.errorf("A sign-in mail could not be made: %s", trouble.withoutReplies());
      return Optional.of(trouble);
    }
  }

  private interface Runner {
    Optional<MailTrouble> run(KeycloakSessionTaskWithResult<Optional<MailTrouble>> task);
  }

  /**
   * As {@code KeycloakModelUtils#runJobInTransactionWithResult}, but without a transaction of the
   * database: nothing is written, and a mail server may take longer than one may last. Not on the
   * thread of a request, whose own transaction would be taken.
   */
  private <T> T outsideTransaction(KeycloakSessionTaskWithResult<T> task) {
    KeycloakSession before = KeycloakSessionUtil.getKeycloakSession();
    try (KeycloakSession session = sessions.create()) {
      session.getTransactionManager().setJTAPolicy(JTAPolicy.NOT_SUPPORTED);
      session.getTransactionManager().begin();
      KeycloakSessionUtil.setKeycloakSession(session);
      return task.run(session);
    } finally {
      KeycloakSessionUtil.setKeycloakSession(before);
    }
  }

  private Optional<MailTrouble> attempt(KeycloakSession session, String realmId, SignInMail mail) {
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm == null) {
      return Optional.of(new MailTrouble(new IllegalStateException("the realm is gone")));
    }
    session.getContext().setRealm(realm);
    session.setAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE, mail.locale());
    try {
      session
          .getProvider(EmailTemplateProvider.class)
          .setRealm(withTimeoutsAndNoTranscript(realm))
          .setUser(new Addressee(session, realm, mail))
          .send(
              mail.subjectKey(),
              mail.subjectArguments(),
              mail.template() + ".ftl",
              new HashMap<>(mail.attributes()));
      return Optional.empty();
    } catch (EmailException e) {
      MailTrouble trouble = new MailTrouble(e);
      LOG.debugf("a sign-in mail was not sent: %s", trouble.withoutReplies());
      return Optional.of(trouble);
    }
  }

  private RealmModel withTimeoutsAndNoTranscript(RealmModel realm) {
    return new RealmModelDelegate(realm) {
      @Override
      public Map<String, String> getSmtpConfig() {
        Map<String, String> config = new HashMap<>(super.getSmtpConfig());
        TIMEOUTS.forEach(name -> config.putIfAbsent(name, Long.toString(timeout.toMillis())));
        config.remove(TRANSCRIPT);
        return config;
      }
    };
  }
}
