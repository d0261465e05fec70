package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.password;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.Nonsense.Body;
import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.RawConnection;
import io.passwordless.keycloak.it.http.RawConnection.Answer;
import io.passwordless.keycloak.it.http.RawConnection.Request;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** Every own endpoint and form field, asked for what nobody asks in good faith. */
@Tag("slow")
@NeedsOwnServer
class FuzzIT {

  private static final long SEED = Long.getLong("passwordless.fuzz.seed", 20);
  private static final int THREADS = 8;
  private static final int REQUESTS_OF_EACH = 1500;
  private static final int FEWEST_ANSWERS = 10_000;
  private static final int LINKS = 3;
  private static final int EXAMPLES = 5;

  private static final List<String> FIELDS =
      List.of(
          "username",
          "code",
          "resend",
          "restart",
          "rememberMe",
          "csrf",
          "confirm",
          "login",
          "password",
          "tryAnotherWay",
          "authenticationExecution",
          "cancel",
          "preference",
          "cancel-aia");
  private static final int REQUESTS_OF_AN_APP = 600;
  private static final Map<String, String> OF_AN_APP =
      Map.ofEntries(
          Map.entry("client_id", TestRealm.APPLICATION),
          Map.entry("response_type", "code"),
          Map.entry("scope", "openid"),
          Map.entry("code_challenge", "a".repeat(43)),
          Map.entry("code_challenge_method", "S256"),
          Map.entry("redirect_uri", "http://localhost/application"),
          Map.entry("acr_values", "1"),
          Map.entry("max_age", "60"),
          Map.entry("nonce", "n"),
          Map.entry("ui_locales", "en"),
          Map.entry("device_token", "x"),
          Map.entry("email_code", "000000"));
  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "HEAD", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS");
  private static final List<String> NEIGHBOURS =
      List.of(
          "",
          "/",
          "/link",
          "/link/",
          "/link//",
          "/links/x",
          "/void",
          "/void/",
          "/void/x/y",
          "/preview",
          "/preview/",
          "/preview/x/y",
          "/waiting",
          "/waiting/",
          "/waiting/x/y",
          "/LINK/x",
          "/settings",
          "/link/../settings",
          "/link/x/y",
          "/link/x;a=b",
          "/link/x.json",
          "/%6cink/x");

  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]*/login-actions/[^\"]*)\"");
  private static final Pattern STACK_TRACE =
      Pattern.compile(
          "\\bat [a-z][\\w.]+\\.[A-Z]\\w*\\.|Caused by:|Exception\\b|io\\.passwordless");

  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> faultsOfKeycloak = new ConcurrentLinkedQueue<>();

  @Test
  void noInputMakesAServerErrorOrShowsWhatIsInside() throws Exception {
    int logged = KeycloakServer.shared().log().length();
    long start = System.nanoTime();
    try (TestRealm codes = TestRealm.with(generous(), required(EMAIL_CODE));
        TestRealm links = TestRealm.with(generous(), required(MAGIC_LINK));
        TestRealm relays =
            TestRealm.with(
                generous().andThen(setting("linkBrowser", "relay")), required(MAGIC_LINK));
        TestRealm stock = TestRealm.with(password("REQUIRED"))) {
      List<TestRealm> realms = List.of(codes, links, relays);
      List<List<String>> tokens = realms.stream().map(FuzzIT::tokens).toList();
      realms.forEach(TestRealm::ignoreServerErrors);
      stock.ignoreServerErrors();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<?>> visits = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          int number = i;
          TestRealm realm = realms.get(i % realms.size());
          Visitor visitor = new Visitor(realm, tokens.get(i % realms.size()));
          visits.add(threads.submit(() -> visit(visitor, stock, number)));
        }
        for (Future<?> visit : visits) {
          visit.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
    int answered = statuses.values().stream().mapToInt(AtomicInteger::get).sum();
    System.out.printf(
        "[fuzz] seed %d: %d answers in %d s, by status %s; %d connections closed without one%n",
        SEED,
        answered,
        (System.nanoTime() - start) / 1_000_000_000,
        new TreeMap<>(statuses),
        unanswered.get());
    System.out.printf(
        "[fuzz] %d of them also in a flow without this extension, for instance:%n",
        faultsOfKeycloak.size());
    faultsOfKeycloak.stream().limit(EXAMPLES).forEach(fault -> System.out.println("  " + fault));

    assertThat(faults).isEmpty();
    assertThat(answered - faultsOfKeycloak.size()).isGreaterThanOrEqualTo(FEWEST_ANSWERS);
    assertThat(ownErrors(KeycloakServer.shared().log().substring(logged))).isEmpty();
  }

  @Test
  void noInputOfAnAppMakesAServerError() {
    try (TestRealm realm =
        TestRealm.with(generous().andThen(App.allowed()), required(EMAIL_CODE))) {
      // Keycloak logs a scope that it does not know as an error
      realm.ignoreServerErrors();
      App app = App.of(realm);
      Map<String, String> good = new TreeMap<>(OF_AN_APP);
      good.put("login_hint", realm.alicesAddress());
      for (int i = 0; i < REQUESTS_OF_AN_APP; i++) {
        Nonsense nonsense = new Nonsense(SEED * 1_000_003 + i);
        boolean begins = nonsense.chance(0.5);
        List<String> posted =
            good.entrySet().stream()
                .filter(field -> nonsense.chance(0.8))
                .filter(field -> begins != field.getKey().equals("auth_session"))
                .map(
                    field ->
                        field.getKey()
                            + "="
                            + (nonsense.chance(0.8) ? field.getValue() : nonsense.value()))
                .toList();
        App.Answer answer = app.send(posted.toArray(String[]::new));
        assertThat(answer.status()).as("%s", posted).isLessThan(500);
        assertThat(answer.json()).as("%s", posted).containsKey("error");
        if (answer.get("auth_session") != null) {
          good.put("auth_session", answer.get("auth_session"));
        }
      }
    }
  }

  private void visit(Visitor visitor, TestRealm stock, int number) {
    for (int i = 0; i < REQUESTS_OF_EACH; i++) {
      long seed = SEED * 1_000_003 + number * 100_003L + i;
      visitor.open().ifPresent(this::count);
      Request request = visitor.request(seed);
      Optional<Answer> answer = visitor.send(request);
      answer.ifPresentOrElse(this::count, unanswered::incrementAndGet);
      answer
          .flatMap(FuzzIT::fault)
          .ifPresent(
              fault ->
                  (isKeycloaksOwn(stock, seed, fault) ? faultsOfKeycloak : faults)
                      .add("%s: %s".formatted(fault, told(request))));
    }
    visitor.close();
  }

  private void count(Answer answer) {
    statuses.computeIfAbsent(answer.status(), s -> new AtomicInteger()).incrementAndGet();
  }

  /** Whether the same input has the same effect where only Keycloak's own steps are. */
  private static boolean isKeycloaksOwn(TestRealm stock, long seed, String fault) {
    Visitor visitor = new Visitor(stock, List.of("/link/x"));
    visitor.open();
    boolean own =
        visitor
            .send(visitor.stockRequest(seed))
            .flatMap(FuzzIT::fault)
            .filter(fault::equals)
            .isPresent();
    visitor.close();
    return own;
  }

  private static Optional<String> fault(Answer answer) {
    if (answer.status() >= 500) {
      return Optional.of("status " + answer.status());
    }
    if (STACK_TRACE.matcher(answer.body()).find()) {
      return Optional.of("a stack trace");
    }
    if (answer.body().contains(Nonsense.MARKUP)) {
      return Optional.of("markup as it was typed");
    }
    return answer.values(Nonsense.HEADER).isEmpty()
        ? Optional.empty()
        : Optional.of("a header as it was typed");
  }

  private static String told(Request request) {
    String type =
        request.headers().stream()
            .filter(header -> header.startsWith("Content-Type"))
            .findFirst()
            .orElse("");
    return "%s %s %s %s"
        .formatted(
            request.method(),
            request.target(),
            type,
            request.body() == null ? "" : request.body().lines().limit(9).toList())
        .replaceAll("[^ -~]", "?")
        .replaceAll("(.{600}).*", "$1 ...");
  }

  /** Errors of the log, with the stack traces that follow them, in which a class of ours stands. */
  private static List<String> ownErrors(String log) {
    return Arrays.stream(log.split("(?m)^(?=\\d{4}-\\d\\d-\\d\\d )"))
        .filter(entry -> entry.lines().findFirst().orElse("").contains(" ERROR "))
        .filter(entry -> entry.contains("io.passwordless"))
        .toList();
  }

  private static Consumer<RealmRepresentation> generous() {
    return setting("mailsPerHourPerIp", 100_000)
        .andThen(setting("resendCooldown", 0))
        .andThen(setting("accountAttempts", 100));
  }

  private static List<String> tokens(TestRealm realm) {
    return IntStream.rangeClosed(1, LINKS)
        .boxed()
        .flatMap(
            i -> {
              asked(realm, new WebBrowser());
              ReceivedMail mail = mail(realm, i);
              return Stream.of(mail.link(), mail.disowningLink());
            })
        .map(link -> link.getPath().replaceFirst(".*/passwordless", ""))
        .toList();
  }

  /** Somebody with a sign-in of his own under way. */
  private static final class Visitor {

    private final TestRealm realm;
    private final List<String> tokens;
    private final RawConnection connection;
    private final Map<String, String> cookies = new ConcurrentHashMap<>();
    private String action;
    private boolean waiting;

    Visitor(TestRealm realm, List<String> tokens) {
      this.realm = realm;
      this.tokens = tokens;
      this.connection = new RawConnection(KeycloakServer.shared().baseUrl());
    }

    /** Begins a sign-in, if there is none under way. */
    Optional<Answer> open() {
      if (action != null) {
        return Optional.empty();
      }
      cookies.clear();
      URI signIn = realm.signIn();
      return send(
          new Request("GET", signIn.getRawPath() + "?" + signIn.getRawQuery(), List.of(), null));
    }

    /** What this seed asks for at this state of the sign-in. */
    Request request(long seed) {
      Nonsense nonsense = new Nonsense(seed);
      if (nonsense.chance(0.35)) {
        return link(nonsense);
      }
      if (nonsense.chance(0.1)) {
        return form(nonsense, "POST", action, sensible(nonsense), cookies(nonsense, 0));
      }
      String target = action;
      if (nonsense.chance(0.3)) {
        int query = action.indexOf('?');
        List<String> pairs = new ArrayList<>(List.of(action.substring(query + 1).split("&")));
        pairs.add("kc_locale=" + nonsense.encoded(nonsense.value()));
        target = action.substring(0, query + 1) + nonsense.query(pairs);
      }
      return form(
          nonsense,
          nonsense.chance(0.9) ? "POST" : nonsense.oneOf(METHODS),
          target,
          nonsense.form(FIELDS),
          cookies(nonsense, nonsense.chance(0.1) ? 0.3 : 0));
    }

    /** The same, but for the path of a link: what it sends is sent to the sign-in. */
    Request stockRequest(long seed) {
      Request request = request(seed);
      String[] target = request.target().split("\\?", 2);
      if (!target[0].contains("/passwordless")) {
        return request;
      }
      return new Request(
          request.method(),
          target.length == 1 ? action : action + "&" + target[1],
          request.headers(),
          request.body());
    }

    /** Sends it, and goes where the answer leads. */
    Optional<Answer> send(Request request) {
      Optional<Answer> sent = connection.send(request);
      sent.ifPresent(
          answer -> {
            answer.values("Set-Cookie").forEach(this::keep);
            if (request.target().contains("/passwordless")) {
              return;
            }
            Matcher form = ACTION.matcher(answer.body());
            action = form.find() ? path(form.group(1)) : null;
            waiting = answer.body().contains("name=\"resend\"");
          });
      return sent;
    }

    void close() {
      connection.close();
    }

    private Request link(Nonsense nonsense) {
      String path = "/realms/" + realm.name() + "/passwordless";
      if (nonsense.chance(0.15)) {
        path += nonsense.oneOf(NEIGHBOURS);
      } else if (nonsense.chance(0.5)) {
        path += nonsense.oneOf(tokens);
      } else {
        path +=
            nonsense.oneOf(List.of("/link/", "/void/", "/preview/", "/waiting/"))
                + nonsense.encoded(nonsense.value());
      }
      if (nonsense.chance(0.3)) {
        path +=
            "?"
                + nonsense.query(
                    List.of("kc_locale=en", "execution=x", "tab_id=y", "client_data=z"));
      }
      return form(
          nonsense,
          nonsense.oneOf(METHODS),
          path,
          nonsense.form(List.of("csrf", "confirm")),
          cookies(nonsense, 0.1));
    }

    private static Request form(
        Nonsense nonsense, String method, String target, Body body, List<String> headers) {
      boolean has = !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
      if (has && body.contentType() != null) {
        headers.add("Content-Type: " + body.contentType());
      }
      if (nonsense.chance(0.1)) {
        headers.add("Accept-Language: " + nonsense.header(nonsense.value()));
      }
      return new Request(method, target, headers, has ? body.bytes() : null);
    }

    private Body sensible(Nonsense nonsense) {
      List<String> forms =
          waiting
              ? List.of("code=123456", "code=AB-12", "resend=true", "restart=true")
              : List.of(
                  "username=nobody%40example.com",
                  "username=" + realm.alicesAddress(),
                  "username=" + realm.alice() + "&rememberMe=on");
      return new Body("application/x-www-form-urlencoded", nonsense.oneOf(forms));
    }

    /** The cookies, some of Keycloak's spoilt, and usually some of ours made up. */
    private List<String> cookies(Nonsense nonsense, double spoilt) {
      Map<String, String> sent = new TreeMap<>(cookies);
      sent.replaceAll(
          (name, value) -> nonsense.chance(spoilt) ? nonsense.header(nonsense.value()) : value);
      if (nonsense.chance(0.5)) {
        sent.put("KC_PASSWORDLESS_BROWSER", nonsense.header(nonsense.value()));
      }
      if (nonsense.chance(0.5)) {
        sent.put("KC_PASSWORDLESS_FORM", nonsense.header(nonsense.value()));
      }
      List<String> pairs = new ArrayList<>();
      sent.forEach((name, value) -> pairs.add(name + (value.isEmpty() ? "" : "=") + value));
      return new ArrayList<>(List.of("Cookie: " + String.join("; ", pairs)));
    }

    private void keep(String setCookie) {
      String pair = setCookie.split(";", 2)[0];
      int end = pair.indexOf('=');
      if (setCookie.contains("Max-Age=0")) {
        cookies.remove(pair.substring(0, end));
      } else {
        cookies.put(pair.substring(0, end), pair.substring(end + 1));
      }
    }

    private static String path(String action) {
      URI url = URI.create(Jsoup.parse(action).text());
      return url.getRawPath() + "?" + url.getRawQuery();
    }
  }
}
