package io.passwordless.keycloak.it.http;

import io.passwordless.keycloak.it.http.RawConnection.Answer;
import io.passwordless.keycloak.it.http.RawConnection.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A browser that does as little as it can: it has cookies, goes nowhere by itself, and reads of a
 * page what it is asked for. For tests in which browsers share the machine with the server. Not
 * thread-safe.
 */
public final class LeanBrowser {

  private static final String POSTED = "Content-Type: application/x-www-form-urlencoded";

  /** Keycloak reads it at every sign-in. */
  private static final String BROWSER =
      "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private final Map<String, String> cookies = new HashMap<>();

  /** Another browser that has the same cookies by now. */
  public LeanBrowser copy() {
    LeanBrowser copy = new LeanBrowser();
    copy.cookies.putAll(cookies);
    return copy;
  }

  /** Forgets its cookies. */
  public void forget() {
    cookies.clear();
  }

  /** Gets something; empty if the server hangs up. */
  public Optional<Answer> get(RawConnection connection, String target) {
    return send(connection, "GET", target, List.of(), null);
  }

  /** Posts the fields of a form; empty if the server hangs up. */
  public Optional<Answer> post(RawConnection connection, String target, String form) {
    return send(connection, "POST", target, List.of(POSTED), form);
  }

  /** One request, with these headers besides the cookies; empty if the server hangs up. */
  public Optional<Answer> send(
      RawConnection connection, String method, String target, List<String> headers, String body) {
    List<String> all = new ArrayList<>(headers);
    all.add(BROWSER);
    if (!cookies.isEmpty()) {
      all.add(
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ", "Cookie: ", "")));
    }
    Optional<Answer> answer = connection.send(new Request(method, target, all, body));
    answer.ifPresent(a -> a.values("Set-Cookie").forEach(this::keep));
    return answer;
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

  /** The path and query that an answer leads to. */
  public static String location(Answer answer) {
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
  public static String action(Answer page) {
    String body = page.body();
    int form = Math.max(0, body.indexOf("<form"));
    String action = between(body.substring(form), "action=\"", "\"").replace("&amp;", "&");
    return action.substring(action.indexOf("/realms/"));
  }

  /** What stands between two texts, of which the first has to be there. */
  public static String between(String text, String start, String end) {
    int from = text.indexOf(start);
    if (from < 0) {
      throw new IllegalStateException("a page without " + start);
    }
    return text.substring(from + start.length(), text.indexOf(end, from + start.length()));
  }

  /** A value as it stands in a form or a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
