package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.SmtpSink.Mail;
import io.passwordless.keycloak.it.http.RawConnection;
import io.passwordless.keycloak.it.http.RawConnection.Answer;
import io.passwordless.keycloak.it.http.RawConnection.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A browser that does as little as it can: one connection, cookies, and of a page only where its
 * form goes. Each sign-in is that of a browser that has never been here. Not thread-safe.
 */
final class Visitor implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  /** Keycloak reads it at every sign-in. */
  private static final String BROWSER =
      "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private final RawConnection connection;
  private final SmtpSink mails;
  private final Map<String, String> cookies = new HashMap<>();

  Visitor(URI server, SmtpSink mails) {
    this.connection = new RawConnection(server);
    this.mails = mails;
  }

  /** Signs in, from the application's request to the way back to it. */
  void signIn(BenchmarkRealm realm, SignInWay way) throws Exception {
    String person = realm.nextPerson(way);
    String form = open(realm, way);
    switch (way) {
      case USERNAME -> name(form, person);
      case PASSWORD ->
          signedIn(post(form, "username=" + encoded(person) + "&password=" + encoded(person)));
      case CODE -> {
        CompletableFuture<Mail> mail = mails.next(BenchmarkRealm.address(person));
        Answer page = ask(form, person);
        String code = mail.get(PATIENCE_SECONDS, TimeUnit.SECONDS).code();
        signedIn(post(action(page), "code=" + code));
      }
      case LINK -> {
        CompletableFuture<Mail> mail = mails.next(BenchmarkRealm.address(person));
        ask(form, person);
        String link = mail.get(PATIENCE_SECONDS, TimeUnit.SECONDS).link();
        String csrf = between(get(link).body(), "name=\"csrf\" value=\"", "\"");
        String flow = location(is(303, post(link, "confirm=true&csrf=" + encoded(csrf))));
        signedIn(send("GET", flow, List.of(), null));
      }
    }
  }

  /** Opens the sign-in in a fresh browser, and says where its form goes. */
  String open(BenchmarkRealm realm, SignInWay way) {
    cookies.clear();
    return action(get(realm.signIn(way)));
  }

  /** Posts the name of a person who is to get a mail. */
  Answer ask(String form, String person) {
    return is(200, post(form, "username=" + encoded(person)));
  }

  /** Posts the name of a person to a form that wants nothing else, and is signed in. */
  Answer name(String form, String person) {
    return signedIn(post(form, "username=" + encoded(person)));
  }

  /** Gets something that is there. */
  Answer get(String target, String... headers) {
    return send("GET", target, List.of(headers), null, 200);
  }

  /** One request, with these headers besides the cookies, whose answer has a status. */
  Answer send(String method, String target, List<String> headers, String body, int status) {
    return is(status, send(method, target, headers, body));
  }

  private Answer post(String target, String form) {
    return send("POST", target, List.of("Content-Type: application/x-www-form-urlencoded"), form);
  }

  private Answer send(String method, String target, List<String> headers, String body) {
    List<String> all = new ArrayList<>(headers);
    all.add(BROWSER);
    if (!cookies.isEmpty()) {
      all.add(
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ", "Cookie: ", "")));
    }
    Answer answer =
        connection
            .send(new Request(method, target, all, body))
            .orElseThrow(() -> new IllegalStateException("the server hung up"));
    answer.values("Set-Cookie").forEach(this::keep);
    return answer;
  }

  @Override
  public void close() {
    connection.close();
  }

  private void keep(String setCookie) {
    String pair = setCookie.split(";", 2)[0];
    int equals = pair.indexOf('=');
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair.substring(0, equals));
    } else {
      cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
  }

  private static Answer is(int status, Answer answer) {
    if (answer.status() != status) {
      throw new IllegalStateException("%d instead of %d".formatted(answer.status(), status));
    }
    return answer;
  }

  private static Answer signedIn(Answer answer) {
    if (!location(is(302, answer)).contains("code=")) {
      throw new IllegalStateException("sent back without having signed in");
    }
    return answer;
  }

  private static String location(Answer answer) {
    List<String> location = answer.values("Location");
    if (location.isEmpty()) {
      throw new IllegalStateException("sent nowhere: " + answer.status());
    }
    URI url = URI.create(location.get(0));
    return url.getRawQuery() == null
        ? url.getRawPath()
        : url.getRawPath() + "?" + url.getRawQuery();
  }

  /** The path and query that the form of a page goes to. */
  private static String action(Answer page) {
    String body = page.body();
    int form = Math.max(0, body.indexOf("<form"));
    String action = between(body.substring(form), "action=\"", "\"").replace("&amp;", "&");
    return action.substring(action.indexOf("/realms/"));
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start);
    if (from < 0) {
      throw new IllegalStateException("a page without " + start);
    }
    return text.substring(from + start.length(), text.indexOf(end, from + start.length()));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
