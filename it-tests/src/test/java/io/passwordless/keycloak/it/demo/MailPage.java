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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Entities;

/** The page of the {@link MailCatcher}: the newest mail first, each as HTML and as text. */
final class MailPage {

  private static final String TEMPLATE = resource("mails.html");
  private static final String STYLE = resource("mails.css");
  private static final String SCRIPT = resource("mails.js");
  private static final Pattern URL = Pattern.compile("https?://[^\\s<>\"]*[^\\s<>\".,;:!?)]");

  /** The page runs its own script and nothing else. */
  static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'sha256-"
          + digest(SCRIPT)
          + "'";

  /** A mail runs nothing and brings nothing from elsewhere, also when opened outside the page. */
  static final String FRAME_POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

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
          <header><h2>%s</h2><p>To <b>%s</b> from %s <time>%s</time></p></header>
          %s<details%s><summary>As plain text</summary><pre>%s</pre></details>
        </article>
        """
        .formatted(
            Entities.escape(mail.subject()),
            Entities.escape(mail.to()),
            Entities.escape(mail.from()),
            mail.when(),
            html,
            html.isEmpty() ? " open" : "",
            withLinks(mail.text()));
  }

  /** The frame is a sandbox; without this, a link would open inside it. */
  static String linksInNewTabs(String html) {
    Document mail = Jsoup.parse(html);
    mail.select("base").remove();
    mail.select("[target]").removeAttr("target");
    mail.head().prependElement("base").attr("target", "_blank");
    return mail.outerHtml();
  }

  private static String withLinks(String text) {
    StringBuilder html = new StringBuilder();
    Matcher url = URL.matcher(text);
    int rest = 0;
    while (url.find()) {
      html.append(Entities.escape(text.substring(rest, url.start())))
          .append(
              "<a href=\"%1$s\" target=\"_blank\" rel=\"noopener\">%1$s</a>"
                  .formatted(Entities.escape(url.group())));
      rest = url.end();
    }
    return html.append(Entities.escape(text.substring(rest))).toString();
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
