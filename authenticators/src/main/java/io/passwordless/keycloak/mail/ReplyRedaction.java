package io.passwordless.keycloak.mail;

import java.util.function.Supplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps the words of mail servers out of the log while sign-in mails are sent: {@code
 * DefaultEmailSenderProvider} (26.7) logs every failure with its causes, at level ERROR.
 * Thread-safe.
 */
final class ReplyRedaction {

  /** Held, because a logger that nobody holds forgets its filter. */
  private final Logger logger = Logger.getLogger("org.keycloak.services");

  private final ThreadLocal<Boolean> sending = ThreadLocal.withInitial(() -> false);

  void install() {
    Filter present = logger.getFilter();
    logger.setFilter(record -> (present == null || present.isLoggable(record)) && redact(record));
  }

  /** Does what sends a mail; what it throws on the way is logged without replies. */
  <T> T during(Supplier<T> sendingOfMail) {
    sending.set(true);
    try {
      return sendingOfMail.get();
    } finally {
      sending.remove();
    }
  }

  private boolean redact(LogRecord record) {
    if (sending.get() && record.getThrown() != null) {
      record.setMessage(
          record.getMessage() + ": " + new MailTrouble(record.getThrown()).withoutReplies());
      record.setThrown(null);
    }
    return true;
  }
}
