package io.passwordless.keycloak.it.mail;

import io.passwordless.keycloak.it.server.KeycloakServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A mail server that reads a mail and then refuses it, quoting what it has read, as content filters
 * do.
 */
public final class QuotingMailServer implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final ServerSocket server;
  private final String reply;
  private final BlockingQueue<ReceivedMail> refused = new LinkedBlockingQueue<>();

  private QuotingMailServer(ServerSocket server, String reply) {
    this.server = server;
    this.reply = reply;
  }

  /**
   * A mail server that answers so to every mail (RFC 5321 4.2).
   *
   * @param reply the reply's code and the beginning of its text
   */
  public static QuotingMailServer replying(String reply) {
    try {
      QuotingMailServer quoting =
          new QuotingMailServer(
              new ServerSocket(0, 50, KeycloakServer.shared().addressForServer()), reply);
      Thread thread = new Thread(quoting::accept, "quoting-mail-server");
      thread.setDaemon(true);
      thread.start();
      return quoting;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** The next mail it has refused. */
  public ReceivedMail awaitRefused() {
    try {
      ReceivedMail mail = refused.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (mail == null) {
        throw new AssertionError("no mail came");
      }
      return mail;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        converse(client);
      } catch (IOException e) {
        // closed, or the client has gone
      }
    }
  }

  private void converse(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    Writer out = new OutputStreamWriter(client.getOutputStream(), StandardCharsets.US_ASCII);
    say(out, "220 localhost");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String command = line.toUpperCase(Locale.ROOT);
      if (command.startsWith("DATA")) {
        say(out, "354 go on");
        ReceivedMail mail = read(in);
        say(out, "%s: %s %s".formatted(reply, mail.subject(), mail.link()));
        refused.add(mail);
      } else if (command.startsWith("QUIT")) {
        say(out, "221 bye");
        return;
      } else {
        say(out, "250 ok");
      }
    }
  }

  private static ReceivedMail read(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line).append("\r\n");
    }
    try {
      return ReceivedMail.of(
          new MimeMessage(
              null,
              new ByteArrayInputStream(mail.toString().getBytes(StandardCharsets.ISO_8859_1))));
    } catch (MessagingException e) {
      throw new IOException(e);
    }
  }

  private static void say(Writer out, String line) throws IOException {
    out.write(line + "\r\n");
    out.flush();
  }
}
