package io.passwordless.keycloak.it.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail server that keeps nothing, takes as long for a mail as it is told, and hands what was
 * mailed to who waits for it. Cheap, because it shares the machine with the server it measures.
 */
public final class SmtpSink implements AutoCloseable {

  private static final Pattern CODE = Pattern.compile("(?m)^Subject:.*?\\b([0-9]{6})\\b");
  private static final Pattern LINK =
      Pattern.compile("/realms/[^/\\s]+/passwordless/link/[A-Za-z0-9_-]+");
  private static final int WAITING_CONNECTIONS = 500;
  private static final String QUOTED_LINE_END = "=\r\n";

  private final ServerSocket server;
  private final Optional<BiConsumer<String, Mail>> witness;
  private final Map<String, CompletableFuture<Mail>> expected = new ConcurrentHashMap<>();
  private final AtomicLong taken = new AtomicLong();
  private volatile Duration delay = Duration.ZERO;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** What somebody needs of a mail: a code, and the path of a link; empty if it has none. */
  public record Mail(String code, String link) {}

  /** A mail server of which nobody is told. */
  public SmtpSink() {
    this(Optional.empty());
  }

  /**
   * A mail server.
   *
   * @param witness told of every mail that it has taken, and to what address, by many threads
   */
  public SmtpSink(BiConsumer<String, Mail> witness) {
    this(Optional.of(witness));
  }

  private SmtpSink(Optional<BiConsumer<String, Mail>> witness) {
    this.witness = witness;
    try {
      server = new ServerSocket(0, WAITING_CONNECTIONS, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on a mail is taken only after this long. */
  public void takes(Duration aMail) {
    delay = aMail;
  }

  /** From now on connections are taken and not answered, until they are let go on. */
  void hang() {
    gate = new CountDownLatch(1);
  }

  /** Answers everybody again. */
  void goOn() {
    gate.countDown();
  }

  /** How many mails it has taken so far. */
  public long taken() {
    return taken.get();
  }

  /** The next mail to an address. To be called before it is asked for. */
  public CompletableFuture<Mail> next(String address) {
    CompletableFuture<Mail> mail = new CompletableFuture<>();
    expected.put(address, mail);
    return mail;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      goOn();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        inBackground(() -> converse(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      gate.await();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = client.getOutputStream();
      String to = "";
      reply(out, "220 sink");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String command = line.toUpperCase(Locale.ROOT);
        if (command.startsWith("RCPT TO:")) {
          to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
          reply(out, "250 ok");
        } else if (command.equals("DATA")) {
          reply(out, "354 go on");
          String mail = data(in);
          gate.await();
          Thread.sleep(delay.toMillis());
          try {
            reply(out, "250 taken");
          } finally {
            // taken it is, whether or not the server hears of it
            taken.incrementAndGet();
            hand(to, mail);
          }
        } else if (command.equals("QUIT")) {
          reply(out, "221 bye");
          return;
        } else {
          reply(out, "250 ok");
        }
      }
    } catch (IOException e) {
      // the server has hung up
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hand(String to, String mail) {
    CompletableFuture<Mail> waiting = expected.remove(to);
    if (waiting == null && witness.isEmpty()) {
      return;
    }
    Matcher code = CODE.matcher(mail);
    Matcher link = LINK.matcher(mail.replace(QUOTED_LINE_END, ""));
    Mail read = new Mail(code.find() ? code.group(1) : "", link.find() ? link.group() : "");
    witness.ifPresent(told -> told.accept(to, read));
    if (waiting != null) {
      waiting.complete(read);
    }
  }

  private static void reply(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** The mail, up to the line with a dot alone. */
  private static String data(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    String line = in.readLine();
    while (line != null && !line.equals(".")) {
      mail.append(line).append("\r\n");
      line = in.readLine();
    }
    return mail.toString();
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "smtp-sink");
    thread.setDaemon(true);
    thread.start();
  }
}
