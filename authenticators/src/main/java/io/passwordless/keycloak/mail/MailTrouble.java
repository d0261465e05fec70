package io.passwordless.keycloak.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;

/** Why a mail was not sent. */
final class MailTrouble {

  private static final int FIRST_PERMANENT_REPLY = 500;

  /** {@code SMTPTransport} (Angus Mail 2.0) keeps these two replies in a message only. */
  private static final Pattern REPLY_TO_LOG_IN = Pattern.compile("\\s*([45]\\d\\d)\\b");

  private static final Pattern GREETING =
      Pattern.compile("Got bad greeting from SMTP host: .*, response: ([45]\\d\\d)\\b");

  private final List<Throwable> causes = new ArrayList<>();

  /** The trouble that a failure tells of. */
  MailTrouble(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      causes.add(cause);
    }
  }

  /**
   * Whether another attempt may succeed: not after a reply of the 500s (RFC 5321 4.2.1), a log-in
   * that failed for any reason but a reply of the 400s (RFC 4954 6) or a malformed address, and not
   * if there was no conversation at all.
   */
  boolean isTemporary() {
    return causes.stream().anyMatch(MessagingException.class::isInstance)
        && causes.stream()
            .noneMatch(
                cause ->
                    (cause instanceof AuthenticationFailedException && replyCode(cause) == 0)
                        || cause instanceof AddressException
                        || replyCode(cause) >= FIRST_PERMANENT_REPLY);
  }

  /**
   * The failure and its causes on one line, with the mail server's reply codes but without its
   * words: it may quote the mail, and with it the code and the link.
   */
  String withoutReplies() {
    return String.join(" <- ", causes.stream().map(MailTrouble::describe).toList());
  }

  private static String describe(Throwable cause) {
    String name = cause.getClass().getSimpleName();
    int code = replyCode(cause);
    if (code != 0) {
      return name + " (reply " + code + ")";
    }
    boolean quotes =
        cause instanceof MessagingException && !(cause instanceof MailConnectException);
    return quotes || cause.getMessage() == null
        ? name
        : name + ": " + cause.getMessage().lines().findFirst().orElse("");
  }

  private static int replyCode(Throwable failure) {
    if (failure instanceof SMTPSendFailedException refusal) {
      return refusal.getReturnCode();
    }
    if (failure instanceof SMTPSenderFailedException refusal) {
      return refusal.getReturnCode();
    }
    if (failure instanceof SMTPAddressFailedException refusal) {
      return refusal.getReturnCode();
    }
    if (failure instanceof AuthenticationFailedException) {
      return replyCode(REPLY_TO_LOG_IN, failure);
    }
    return failure instanceof MessagingException ? replyCode(GREETING, failure) : 0;
  }

  private static int replyCode(Pattern told, Throwable failure) {
    Matcher reply = told.matcher(String.valueOf(failure.getMessage()));
    return reply.lookingAt() ? Integer.parseInt(reply.group(1)) : 0;
  }
}
