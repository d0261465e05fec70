package io.passwordless.keycloak.mail;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RealmModelDelegate;

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
    try {
      return redaction.during(
          () ->
              KeycloakModelUtils.runJobInTransactionWithResult(
                  sessions, session -> send(session, realmId, mail)));
    } catch (RuntimeException e) {
      LOG.errorf("A sign-in mail could not be made: %s", new MailTrouble(e).withoutReplies());
      return Answer.REFUSED;
    }
  }

  private Answer send(KeycloakSession session, String realmId, SignInMail mail) {
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm == null) {
      return Answer.REFUSED;
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
      return Answer.TAKEN;
    } catch (EmailException e) {
      MailTrouble trouble = new MailTrouble(e);
      LOG.debugf("a sign-in mail was not sent: %s", trouble.withoutReplies());
      return trouble.isTemporary() ? Answer.REFUSED_FOR_NOW : Answer.REFUSED;
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
