package io.passwordless.keycloak.it.benchmark;

import static io.passwordless.keycloak.it.http.LeanBrowser.action;
import static io.passwordless.keycloak.it.http.LeanBrowser.between;
import static io.passwordless.keycloak.it.http.LeanBrowser.encoded;
import static io.passwordless.keycloak.it.http.LeanBrowser.location;

import io.passwordless.keycloak.it.benchmark.SmtpSink.Mail;
import io.passwordless.keycloak.it.http.LeanBrowser;
import io.passwordless.keycloak.it.http.RawConnection;
import io.passwordless.keycloak.it.http.RawConnection.Answer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who signs in over one connection that is kept open. Each sign-in is that of a browser
 * that has never been here. Not thread-safe.
 */
final class Visitor implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final RawConnection connection;
  private final SmtpSink mails;
  private final LeanBrowser browser = new LeanBrowser();

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
        signedIn(there(browser.get(connection, flow)));
      }
    }
  }

  /** Opens the sign-in in a fresh browser, and says where its form goes. */
  String open(BenchmarkRealm realm, SignInWay way) {
    browser.forget();
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
    return is(status, there(browser.send(connection, method, target, headers, body)));
  }

  private Answer post(String target, String form) {
    return there(browser.post(connection, target, form));
  }

  @Override
  public void close() {
    connection.close();
  }

  private static Answer there(Optional<Answer> answer) {
    return answer.orElseThrow(() -> new IllegalStateException("the server hung up"));
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
}
