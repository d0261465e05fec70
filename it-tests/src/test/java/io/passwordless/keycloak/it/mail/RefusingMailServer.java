package io.passwordless.keycloak.it.mail;

import io.passwordless.keycloak.it.server.KeycloakServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A mail server that refuses every recipient, or every log-in, with the same reply. */
public final class RefusingMailServer implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final ServerSocket server;
  private final String refused;
  private final String reply;
  private final Semaphore refusals = new Semaphore(0);

  private RefusingMailServer(ServerSocket server, String refused, String reply) {
    this.server = server;
    this.refused = refused;
    this.reply = reply;
  }

  /**
   * A mail server that answers so to every RCPT command (RFC 5321 4.2).
   *
   * @param reply the reply's code and text
   */
  public static RefusingMailServer replying(String reply) {
    return replying("RCPT", reply);
  }

  /**
   * A mail server that answers so to every AUTH command (RFC 4954 4).
   *
   * @param reply the reply's code and text
   */
  public static RefusingMailServer replyingToLogIns(String reply) {
    return replying("AUTH", reply);
  }

  private static RefusingMailServer replying(String refused, String reply) {
    try {
      RefusingMailServer refusing =
          new RefusingMailServer(
              new ServerSocket(0, 50, KeycloakServer.shared().addressForServer()), refused, reply);
      Thread thread = new Thread(refusing::accept, "refusing-mail-server");
      thread.setDaemon(true);
      thread.start();
      return refusing;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** Waits until it has refused so many mails. */
  public void awaitRefusals(int count) {
    try {
      if (!refusals.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "refused %d mails, expected %d".formatted(refusals.availablePermits(), count));
      }
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
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    Writer out = new OutputStreamWriter(client.getOutputStream(), StandardCharsets.US_ASCII);
    say(out, "220 localhost");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String command = line.toUpperCase(Locale.ROOT);
      if (command.startsWith("EHLO")) {
        say(out, "250-localhost");
        say(out, "250 AUTH PLAIN LOGIN");
      } else if (command.startsWith(refused)) {
        refusals.release();
        say(out, reply);
      } else if (command.startsWith("QUIT")) {
        say(out, "221 bye");
        return;
      } else {
        say(out, "250 ok");
      }
    }
  }

  private static void say(Writer out, String line) throws IOException {
    out.write(line + "\r\n");
    out.flush();
  }
}
