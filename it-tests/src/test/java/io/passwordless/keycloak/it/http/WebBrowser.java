package io.passwordless.keycloak.it.http;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * A browser without JavaScript: cookies, redirects and forms. Like browsers, and unlike {@link
 * java.net.CookieManager}, it sends Secure cookies to {@code http://localhost}.
 */
public final class WebBrowser {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final int MOST_REDIRECTS = 10;

  private final Map<String, String> cookies = new ConcurrentHashMap<>();

  private final List<String> history = new CopyOnWriteArrayList<>();
  private final String forwardedFor;

  /** A browser that speaks to the server directly. */
  public WebBrowser() {
    this(null);
  }

  private WebBrowser(String forwardedFor) {
    this.forwardedFor = forwardedFor;
  }

  /** A browser whose requests are said to come from this client address, as by a proxy. */
  public static WebBrowser from(String clientAddress) {
    return new WebBrowser(clientAddress);
  }

  /** One field of a form. */
  public record Field(String name, String value) {}

  /** A field. */
  public static Field field(String name, String value) {
    return new Field(name, value);
  }

  /** Another browser that holds the same cookies now, and goes its own way from here. */
  public WebBrowser copy() {
    WebBrowser copy = new WebBrowser(forwardedFor);
    copy.cookies.putAll(cookies);
    return copy;
  }

  /** Opens an address, going where it leads, until a page or the application answers. */
  public Page open(URI url) {
    return follow(send("GET", url, null));
  }

  /** Submits a form of a page with these fields besides its hidden ones, going where it leads. */
  public Page submit(Page page, Element form, List<Field> fields) {
    return follow(post(page, form, fields));
  }

  /** Submits a form and returns the answer itself. */
  public Page post(Page page, Element form, List<Field> fields) {
    Map<String, String> hidden = new LinkedHashMap<>();
    for (Element input : form.select("input[type=hidden]")) {
      hidden.put(input.attr("name"), input.attr("value"));
    }
    fields.forEach(field -> hidden.remove(field.name()));
    String body =
        Stream.concat(
                hidden.entrySet().stream().map(e -> field(e.getKey(), e.getValue())),
                fields.stream())
            .map(field -> encode(field.name()) + "=" + encode(field.value()))
            .collect(Collectors.joining("&"));
    return send("POST", page.url().resolve(form.attr("action")), body);
  }

  /** Sends one request without following redirects. */
  public Page send(String method, URI url, String form) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                form == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(form));
    if (form != null) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (forwardedFor != null) {
      request.header("X-Forwarded-For", forwardedFor);
    }
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(c -> c.getKey() + "=" + c.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      history.add(url.toString());
      history.addAll(response.headers().allValues("Location"));
      return new Page(
          this,
          url,
          response.statusCode(),
          response.headers(),
          Jsoup.parse(response.body(), url.toString()));
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + url.getPath(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Every address it has opened or been sent to. */
  public List<String> history() {
    return history;
  }

  /** The cookies it holds, by name. */
  public Map<String, String> cookies() {
    return cookies;
  }

  private Page follow(Page answer) {
    Page page = answer;
    for (int i = 0; i < MOST_REDIRECTS && page.isRedirect(); i++) {
      URI next = page.url().resolve(page.header("Location"));
      if (next.getPath().startsWith(Page.APPLICATION_PATH)) {
        return page.at(next);
      }
      page = send("GET", next, null);
    }
    return page;
  }

  private void keep(String setCookie) {
    HttpCookie cookie = HttpCookie.parse(setCookie).get(0);
    if (cookie.getMaxAge() == 0) {
      cookies.remove(cookie.getName());
    } else {
      cookies.put(cookie.getName(), cookie.getValue());
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
