package io.passwordless.keycloak.it.faults;

import static io.passwordless.keycloak.it.http.LeanBrowser.action;
import static io.passwordless.keycloak.it.http.LeanBrowser.between;
import static io.passwordless.keycloak.it.http.LeanBrowser.encoded;
import static io.passwordless.keycloak.it.http.LeanBrowser.location;

import io.passwordless.keycloak.it.benchmark.BenchmarkRealm;
import io.passwordless.keycloak.it.benchmark.SmtpSink.Mail;
import io.passwordless.keycloak.it.http.LeanBrowser;
import io.passwordless.keycloak.it.http.RawConnection;
import io.passwordless.keycloak.it.http.RawConnection.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sign-in as a patient person makes it: each request on a connection of its own, what is not
 * answered or answered by a server error is reloaded after a moment, and who gets no mail asks for
 * another one. Not thread-safe.
 */
final class Visit {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long A_MOMENT_MILLIS = 1000;
  private static final long MAIL_SECONDS = 6;
  private static final int MOST_ASKS = 4;
  private static final int MOST_REDIRECTS = 5;
  private static final Pattern TEMPLATE = Pattern.compile("data-page-id=\"(?:login-)?([^\"]*)\"");

  private final Place place;
  private final LeanBrowser browser;
  private String form = "";
  private boolean reloaded;
  private int asks;

  Visit(Place place) {
    this(place, new LeanBrowser());
  }

  private Visit(Place place, LeanBrowser browser) {
    this.place = place;
    this.browser = browser;
  }

  /** A sign-in that is lost, by how it ended. */
  static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost(String end) {
      super(end);
    }
  }

  /** The same visit in another browser that has this one's cookies. */
  Visit copy() {
    Visit copy = new Visit(place, browser.copy());
    copy.form = form;
    return copy;
  }

  /** Whether something had to be reloaded. */
  boolean reloaded() {
    return reloaded;
  }

  /** Whether more than one mail had to be asked for. */
  boolean askedAgain() {
    return asks > 1;
  }

  /** Asks for a mail, and reads it. */
  Mail mailTo(String person) throws Lost, InterruptedException {
    Answer page = is("passwordless-address", get(place.signIn()));
    String fields = "username=" + encoded(person);
    String address = BenchmarkRealm.address(person);
    for (form = action(page); asks < MOST_ASKS; fields = "resend=true") {
      CompletableFuture<Mail> mail = place.mails().next(address);
      asks++;
      place.tally().asking(address);
      page = is("passwordless-code", post(form, fields));
      place.tally().promised(address);
      form = action(page);
      try {
        return mail.get(MAIL_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // nothing there: another one, then
      }
    }
    throw new Lost("without a mail");
  }

  /** Asks for one more mail, without caring what becomes of it. */
  static void ask(Place place, String person) {
    LeanBrowser browser = new LeanBrowser();
    once(place.door(), c -> browser.get(c, place.signIn()))
        .filter(page -> template(page).equals("passwordless-address"))
        .ifPresent(
            page ->
                once(
                    place.door(),
                    c -> browser.post(c, action(page), "username=" + encoded(person))));
  }

  /** Types a code into the page that waits. */
  Answer type(String code) throws Lost, InterruptedException {
    return shown(followed(post(form, "code=" + code)));
  }

  /** Loads the page that waits again. */
  void reload() throws Lost, InterruptedException {
    shown(followed(get(form.replaceAll("(session_code|execution)=[^&]*&", ""))));
  }

  private Answer shown(Answer page) {
    if (page.body().contains("<form")) {
      form = action(page);
    }
    return page;
  }

  /** Opens a link, and says what its button posts. */
  String open(String link) throws Lost, InterruptedException {
    return confirmation(is("passwordless-link", followed(get(link))));
  }

  /** Presses the button of a link's page. */
  Answer press(String link, String confirmation) throws Lost, InterruptedException {
    return followed(post(link, confirmation));
  }

  /** Whether a code is taken that is posted to one node, once and past the balancer. */
  boolean typedAt(URI node, String code) {
    return isSignedInAt(node, once(node, c -> browser.post(c, form, "code=" + code)));
  }

  /** Whether a link is taken whose button is pressed at one node. */
  boolean pressedAt(URI node, String link, String confirmation) {
    return isSignedInAt(node, once(node, c -> browser.post(c, link, confirmation)));
  }

  /** What the button of a link's page posts, if one node shows that page. */
  Optional<String> confirmationAt(URI node, String link) {
    return once(node, c -> browser.get(c, link))
        .filter(page -> template(page).equals("passwordless-link"))
        .map(Visit::confirmation);
  }

  private static String confirmation(Answer page) {
    return "confirm=true&csrf=" + encoded(between(page.body(), "name=\"csrf\" value=\"", "\""));
  }

  private boolean isSignedInAt(URI node, Optional<Answer> posted) {
    Optional<Answer> answer = posted;
    for (int i = 0; i < MOST_REDIRECTS && answer.filter(Visit::leadsOn).isPresent(); i++) {
      String target = location(answer.get());
      answer = once(node, c -> browser.get(c, target));
    }
    return answer.filter(Visit::isSignedIn).isPresent();
  }

  private Answer followed(Answer posted) throws Lost, InterruptedException {
    Answer answer = posted;
    for (int i = 0; i < MOST_REDIRECTS && leadsOn(answer); i++) {
      answer = get(location(answer));
    }
    return answer;
  }

  /** The application got an authorization code. */
  static boolean isSignedIn(Answer answer) {
    return answer.values("Location").stream()
        .anyMatch(url -> url.startsWith(BenchmarkRealm.REDIRECT) && url.contains("code="));
  }

  private static boolean leadsOn(Answer answer) {
    return answer.values("Location").stream()
        .anyMatch(url -> !url.startsWith(BenchmarkRealm.REDIRECT));
  }

  /** What a page was made from; of anything else, its status. */
  static String template(Answer answer) {
    Matcher template = TEMPLATE.matcher(answer.body());
    return template.find() ? template.group(1) : "status " + answer.status();
  }

  private static Answer is(String template, Answer answer) throws Lost {
    if (!template(answer).equals(template)) {
      throw new Lost(template(answer));
    }
    return answer;
  }

  private Answer get(String target) throws Lost, InterruptedException {
    return answered(connection -> browser.get(connection, target));
  }

  private Answer post(String target, String fields) throws Lost, InterruptedException {
    return answered(connection -> browser.post(connection, target, fields));
  }

  private interface Exchange {
    Optional<Answer> over(RawConnection connection);
  }

  private Answer answered(Exchange exchange) throws Lost, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<Answer> answer = once(place.door(), exchange);
      if (answer.filter(a -> a.status() < 500).isPresent()) {
        return answer.get();
      }
      place.tally().add(answer.isPresent() ? Count.SERVER_ERRORS : Count.HUNG_UP);
      reloaded = true;
      if (System.nanoTime() > end) {
        throw new Lost("without an answer");
      }
      Thread.sleep(A_MOMENT_MILLIS);
    }
  }

  private static Optional<Answer> once(URI server, Exchange exchange) {
    try (RawConnection connection = new RawConnection(server)) {
      return exchange.over(connection);
    }
  }
}
