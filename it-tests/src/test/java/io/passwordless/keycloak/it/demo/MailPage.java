package io.passwordless.keycloak.it.demo;

import io.passwordless.keycloak.it.demo.MailCatcher.Caught;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jsoup.nodes.Entities;

/** The page of the {@link MailCatcher}: the newest mail first, each as HTML and as text. */
final class MailPage {

  private static final String TEMPLATE = resource("mails.html");
  private static final String STYLE = resource("mails.css");
  private static final String SCRIPT = resource("mails.js");

  private MailPage() {}

  static String of(List<Caught> mails) {
    StringBuilder list = new StringBuilder();
    for (int i = mails.size() - 1; i >= 0; i--) {
      list.append(article(i, mails.get(i)));
    }
    return TEMPLATE
        .replace("{{style}}", STYLE)
        .replace("{{script}}", SCRIPT)
        .replace("{{count}}", Integer.toString(mails.size()))
        .replace(
            "{{mails}}", mails.isEmpty() ? "<p class=\"none\">No mail yet.</p>" : list.toString());
  }

  private static String article(int number, Caught mail) {
    String html =
        mail.html().isEmpty()
            ? ""
            : """
            <iframe src="/mail/%d" title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
            """
                .formatted(number);
    return """
        <article>
          <header><h2>%s</h2><p>to %s at %s</p></header>
          %s<details%s><summary>As plain text</summary><pre>%s</pre></details>
        </article>
        """
        .formatted(
            Entities.escape(mail.subject()),
            Entities.escape(mail.to()),
            mail.when(),
            html,
            html.isEmpty() ? " open" : "",
            withLinks(mail.text()));
  }

  /** The frame is a sandbox; without this, a link would open inside it. */
  static String linksInNewTabs(String html) {
    return html.replaceFirst("(?i)<head[^>]*>", "$0<base target=\"_blank\">");
  }

  /** Mails bring nothing that runs and nothing from elsewhere; the page's own script may run. */
  static String contentSecurityPolicy() {
    return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self';"
        + " connect-src 'self'; script-src 'sha256-"
        + digest(SCRIPT)
        + "'";
  }

  private static String withLinks(String text) {
    return Entities.escape(text)
        .replaceAll(
            "https?://[^\\s<>\"]+", "<a href=\"$0\" target=\"_blank\" rel=\"noopener\">$0</a>");
  }

  private static String digest(String script) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream content = MailPage.class.getResourceAsStream("/demo/" + name)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
