package io.passwordless.keycloak.it.mail;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.passwordless.keycloak.it.server.KeycloakServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * An SMTP server that keeps what it is given. One for the whole run; addresses keep tests apart.
 */
public final class Mailbox {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Mailbox SHARED = new Mailbox();

  private final GreenMail server;

  private Mailbox() {
    server =
        new GreenMail(
            new ServerSetup(
                Integer.getInteger("passwordless.smtp.port", 0),
                KeycloakServer.shared().addressForServer().getHostAddress(),
                ServerSetup.PROTOCOL_SMTP));
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-mailbox"));
  }

  /** The mail server of this run. */
  public static Mailbox shared() {
    return SHARED;
  }

  /** The port it listens on. */
  public int port() {
    return server.getSmtp().getPort();
  }

  /** How many mails the address has got. */
  public int count(String address) {
    return mails(address).size();
  }

  /** The newest mail of the address, once it has got this many. */
  public ReceivedMail await(String address, int count) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      List<MimeMessage> mails = mails(address);
      if (mails.size() > count) {
        throw new AssertionError(
            "%s got %d mails, expected %d".formatted(address, mails.size(), count));
      }
      if (mails.size() == count) {
        return ReceivedMail.of(mails.get(count - 1));
      }
      pause(50);
    }
    throw new AssertionError(
        "%s got %d mails in %s, expected %d".formatted(address, count(address), PATIENCE, count));
  }

  private List<MimeMessage> mails(String address) {
    // not among all mails of the run, which are thousands
    GreenMailUser addressee = server.getUserManager().getUserByEmail(address);
    if (addressee == null) {
      return List.of();
    }
    try {
      // a copy: what getMessages returns changes as mails arrive
      return server
          .getManagers()
          .getImapHostManager()
          .getInbox(addressee)
          .getNonDeletedMessages()
          .stream()
          .map(StoredMessage::getMimeMessage)
          .filter(message -> isTo(message, address))
          .toList();
    } catch (FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isTo(MimeMessage message, String address) {
    try {
      return Arrays.stream(message.getAllRecipients())
          .anyMatch(recipient -> recipient.toString().equals(address));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
