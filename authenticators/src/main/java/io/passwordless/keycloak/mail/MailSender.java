package io.passwordless.keycloak.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RealmModelDelegate;

/** Renders a mail and hands it to the realm's mail server. Thread-safe. */
final class MailSender {

  private static final Logger LOG = Logger.getLogger(MailSender.class);

  /** The realm's SMTP settings that {@code DefaultEmailSenderProvider} takes as timeouts. */
  private static final List<String> TIMEOUTS =
      List.of("connectionTimeout", "timeout", "writeTimeout");

  private static final int FIRST_PERMANENT_REPLY = 500;

  private final KeycloakSessionFactory sessions;
  private final Duration timeout;

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
  }

  /** Makes one attempt, in a session of its own. */
  Answer send(String realmId, SignInMail mail) {
    try {
      return KeycloakModelUtils.runJobInTransactionWithResult(
          sessions, session -> send(session, realmId, mail));
    } catch (RuntimeException e) {
      LOG.error("A sign-in mail could not be made.", e);
      return Answer.REFUSED;
    }
  }

  private Answer send(KeycloakSession session, String realmId, SignInMail mail) {
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm == null) {
      return Answer.REFUSED;
    }
    session.getContext().setRealm(realm);
    UserModel user = session.users().getUserById(realm, mail.userId());
    if (user == null) {
      return Answer.REFUSED;
    }
    session.setAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE, mail.locale());
    try {
      session
          .getProvider(EmailTemplateProvider.class)
          .setRealm(withTimeouts(realm))
          .setUser(user)
          .send(
              mail.subjectKey(),
              mail.subjectArguments(),
              mail.template() + ".ftl",
              new HashMap<>(mail.attributes()),
              mail.address());
      return Answer.TAKEN;
    } catch (EmailException e) {
      LOG.debug("a sign-in mail was refused", e);
      return isTemporary(e) ? Answer.REFUSED_FOR_NOW : Answer.REFUSED;
    }
  }

  private RealmModel withTimeouts(RealmModel realm) {
    return new RealmModelDelegate(realm) {
      @Override
      public Map<String, String> getSmtpConfig() {
        Map<String, String> config = new HashMap<>(super.getSmtpConfig());
        TIMEOUTS.forEach(name -> config.putIfAbsent(name, Long.toString(timeout.toMillis())));
        return config;
      }
    };
  }

  /**
   * Whether another attempt may succeed: not after a reply of the 500s (RFC 5321 4.2.1), a refused
   * log-in or a malformed address, and not if there was no conversation at all.
   */
  static boolean isTemporary(EmailException failure) {
    boolean conversation = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationFailedException
          || cause instanceof AddressException
          || replyCode(cause) >= FIRST_PERMANENT_REPLY) {
        return false;
      }
      conversation |= cause instanceof MessagingException;
    }
    return conversation;
  }

  private static int replyCode(Throwable failure) {
    if (failure instanceof SMTPSendFailedException refusal) {
      return refusal.getReturnCode();
    }
    if (failure instanceof SMTPSenderFailedException refusal) {
      return refusal.getReturnCode();
    }
    return failure instanceof SMTPAddressFailedException refusal ? refusal.getReturnCode() : 0;
  }
}
