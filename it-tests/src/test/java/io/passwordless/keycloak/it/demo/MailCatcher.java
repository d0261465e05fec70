package io.passwordless.keycloak.it.demo;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;

/** A mail server that delivers nothing, and a page that shows what it was given. */
final class MailCatcher {

  private static final String LOOPBACK = "127.0.0.1";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final GreenMail server;
  private final HttpServer pages;

  private MailCatcher(GreenMail server, HttpServer pages) {
    this.server = server;
    this.pages = pages;
  }

  /** A mail as the page shows it; empty is what the mail does not have. */
  record Caught(String from, String to, String when, String subject, String text, String html) {}

  static MailCatcher start(int smtpPort, int pagePort) {
    try {
      GreenMail server =
          new GreenMail(new ServerSetup(smtpPort, LOOPBACK, ServerSetup.PROTOCOL_SMTP));
      server.start();
      // one inbox for everybody, which is what keeps the mails in the order they came in
      GreenMailUser everybody = server.setUser("everybody@example.com", "everybody");
      server.getUserManager().setMessageDeliveryHandler((mail, address) -> everybody);
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
        Arrays.stream(server.getReceivedMessages()).map(MailCatcher::caught).toList();
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/")) {
      send(exchange, 200, "text/html", MailPage.POLICY, MailPage.of(mails));
    } else if (path.equals("/count")) {
      send(exchange, 200, "text/plain", MailPage.POLICY, Integer.toString(mails.size()));
    } else if (path.matches("/mail/[0-9]{1,6}")
        && Integer.parseInt(path.substring(6)) < mails.size()) {
      send(
          exchange,
          200,
          "text/html",
          MailPage.FRAME_POLICY,
          MailPage.linksInNewTabs(mails.get(Integer.parseInt(path.substring(6))).html()));
    } else {
      send(exchange, 404, "text/plain", MailPage.POLICY, "nothing here");
    }
  }

  private static Caught caught(MimeMessage mail) {
    try {
      return new Caught(
          addresses(mail.getFrom()),
          addresses(mail.getAllRecipients()),
          mail.getSentDate() == null ? "" : TIME.format(mail.getSentDate().toInstant()),
          Objects.toString(mail.getSubject(), ""),
          part(mail, "text/plain"),
          part(mail, "text/html"));
    } catch (MessagingException | IOException e) {
      return new Caught(
          "", "", "", "A mail that cannot be read", Objects.toString(e.getMessage()), "");
    }
  }

  private static String addresses(Address[] addresses) {
    return Objects.toString(InternetAddress.toUnicodeString(addresses), "");
  }

  private static String part(Part part, String type) throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return part.getContent().toString();
    }
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        String content = part(parts.getBodyPart(i), type);
        if (!content.isEmpty()) {
          return content;
        }
      }
    }
    return "";
  }

  private static void send(
      HttpExchange exchange, int status, String type, String policy, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Content-Security-Policy", policy);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
