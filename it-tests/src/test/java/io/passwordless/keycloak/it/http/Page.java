package io.passwordless.keycloak.it.http;

import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** An answer in a {@link WebBrowser}: a page, or the application that was signed in to. */
public final class Page {

  /**
   * Addresses of the application start with this path. Nobody listens there; it is read, not
   * opened.
   */
  public static final String APPLICATION_PATH = "/application";

  private final WebBrowser browser;
  private final URI url;
  private final int status;
  private final HttpHeaders headers;
  private final Document document;

  Page(WebBrowser browser, URI url, int status, HttpHeaders headers, Document document) {
    this.browser = browser;
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.document = document;
  }

  Page at(URI address) {
    return new Page(browser, address, status, headers, document);
  }

  /** The same page in another browser. */
  public Page in(WebBrowser other) {
    return new Page(other, url, status, headers, document);
  }

  boolean isRedirect() {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** The browser that shows it. */
  public WebBrowser browser() {
    return browser;
  }

  /** The address it was read from. */
  public URI url() {
    return url;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A header's first value, empty if there is none. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** All headers. */
  public HttpHeaders headers() {
    return headers;
  }

  /** The document. */
  public Document document() {
    return document;
  }

  /** What a person reads. */
  public String text() {
    return document.body().text();
  }

  /** The template the page was made from, such as {@code passwordless-code}. */
  public String template() {
    return document.body().attr("data-page-id").replaceFirst("^login-", "");
  }

  /** Asserts that this is a page made from a template, without a server error. */
  public Page is(String template) {
    assertThat(template()).as("%d %s: %s", status, url.getPath(), text()).isEqualTo(template);
    return this;
  }

  /** Asserts that the application got an authorization code, and returns it. */
  public String signedIn() {
    assertThat(url.getPath()).as("%d: %s", status, text()).startsWith(APPLICATION_PATH);
    assertThat(parameter("error")).isEmpty();
    return parameter("code");
  }

  /** A query parameter of the address, empty if there is none. */
  public String parameter(String name) {
    String query = url.getRawQuery() == null ? "" : url.getRawQuery();
    return Arrays.stream(query.split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair[0].equals(name))
        .map(pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  /** The error or news the page tells: at a field, or about the whole. */
  public String message() {
    return document
        .select(
            "[id^=input-error]:not([id^=input-error-container]), .kc-feedback-text, .pf-v5-c-alert__title, .alert-error, .alert-info")
        .eachText()
        .stream()
        .findFirst()
        .orElse("");
  }

  /** Fills the form that has this field and submits it. */
  public Page submit(String name, String value) {
    return browser.submit(this, formWith(name), List.of(field(name, value)));
  }

  /** Fills several fields of the form that has the first one and submits it. */
  public Page submit(WebBrowser.Field... fields) {
    return browser.submit(this, formWith(fields[0].name()), List.of(fields));
  }

  /** Posts fields to where the page's first form goes, whether it has them or not. */
  public Page post(WebBrowser.Field... fields) {
    return browser.submit(this, document.select("form").first(), List.of(fields));
  }

  /** Presses a button. */
  public Page press(String name) {
    Element button = button(name);
    return browser.submit(this, button.closest("form"), List.of(field(name, button.attr("value"))));
  }

  /** Presses a button and returns the answer itself. */
  public Page pressWithoutFollowing(String name) {
    Element button = button(name);
    return browser.post(this, button.closest("form"), List.of(field(name, button.attr("value"))));
  }

  /** Follows the link that has this id. */
  public Page click(String id) {
    return browser.open(URI.create(document.select("a#" + id).attr("abs:href")));
  }

  /** Whether there is such a button. */
  public boolean has(String name) {
    return !document.select("button[name=" + name + "], input[name=" + name + "]").isEmpty();
  }

  /** Loads the address again. */
  public Page reload() {
    return browser.open(url);
  }

  private Element button(String name) {
    Element button =
        document.select("button[name=" + name + "], input[type=submit][name=" + name + "]").first();
    assertThat(button).as("button %s on: %s", name, text()).isNotNull();
    return button;
  }

  private Element formWith(String name) {
    Element input = document.select("form [name=" + name + "]").first();
    assertThat(input).as("field %s on %d: %s", name, status, text()).isNotNull();
    return input.closest("form");
  }
}
