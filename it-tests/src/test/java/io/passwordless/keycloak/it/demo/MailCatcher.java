package io.passwordless.keycloak.it.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;

/** A mail server that delivers nothing, and a page that shows what it was given. */
final class MailCatcher {

  private static final String LOOPBACK = "127.0.0.1";

  private final GreenMail server;
  private final HttpServer pages;

  private MailCatcher(GreenMail server, HttpServer pages) {
    this.server = server;
    this.pages = pages;
  }

  /** A mail as the page shows it. */
  record Caught(String to, Date when, ReceivedMail mail) {}

  static MailCatcher start(int smtpPort, int pagePort) {
    try {
      GreenMail server =
          new GreenMail(new ServerSetup(smtpPort, LOOPBACK, ServerSetup.PROTOCOL_SMTP));
      server.start();
      HttpServer pages =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), pagePort), 0);
      MailCatcher catcher = new MailCatcher(server, pages);
      pages.createContext("/", catcher::answer);
      pages.setExecutor(
          Executors.newCachedThreadPool(
              work -> {
                Thread thread = new Thread(work, "mail-page");
                thread.setDaemon(true);
                return thread;
              }));
      pages.start();
      return catcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI page() {
    return URI.create("http://localhost:" + pages.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    List<Caught> mails =
        Arrays.stream(server.getReceivedMessages())
            .map(MailCatcher::caught)
            .sorted(Comparator.comparing(Caught::when))
            .toList();
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/")) {
      send(exchange, 200, "text/html", MailPage.of(mails));
    } else if (path.equals("/count")) {
      send(exchange, 200, "text/plain", Integer.toString(mails.size()));
    } else if (path.matches("/mail/[0-9]{1,6}")
        && Integer.parseInt(path.substring(6)) < mails.size()) {
      send(
          exchange,
          200,
          "text/html",
          MailPage.linksInNewTabs(mails.get(Integer.parseInt(path.substring(6))).mail().html()));
    } else {
      send(exchange, 404, "text/plain", "nothing here");
    }
  }

  private static Caught caught(MimeMessage message) {
    try {
      return new Caught(
          message.getAllRecipients()[0].toString(),
          message.getSentDate(),
          ReceivedMail.of(message));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Content-Security-Policy", MailPage.contentSecurityPolicy());
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
