package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.App;
import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes with one database and one embedded cache. */
@Tag("slow")
@NeedsOwnServer
class ClusterIT {

  private static final List<String> BUILD = List.of("--db=dev-file");
  private static final int POSTS = 20;

  private static DistributionServer first;
  private static DistributionServer second;

  private final WebBrowser browser = new WebBrowser();

  @BeforeAll
  static void start() {
    Path database = Path.of(System.getProperty("passwordless.target"), "cluster", "db");
    String url =
        "--db-url=jdbc:h2:file:"
            + database.toAbsolutePath()
            + ";AUTO_SERVER=TRUE;NON_KEYWORDS=VALUE";
    first = DistributionServer.startCopy("keycloak-first", BUILD, url);
    second = DistributionServer.startCopy("keycloak-second", BUILD, url);
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
  }

  @Test
  void nodesKnowOneAnother() {
    assertThat(second.log()).containsPattern("Received new cluster view.*\\(2\\)");
  }

  @Test
  void whatOneNodeMailedTheOtherTakes() {
    try (TestRealm realm = TestRealm.on(first, r -> {}, required(EMAIL_CODE))) {
      Page waiting = atSecond(asked(realm, browser));

      assertThat(waiting.submit("code", mail(realm).code()).signedIn()).isNotEmpty();
    }
    try (TestRealm realm = TestRealm.on(first, r -> {}, required(MAGIC_LINK))) {
      asked(realm, browser);
      WebBrowser other = new WebBrowser();
      Page link = other.open(atSecond(mail(realm).link())).is("passwordless-link");

      assertThat(link.press("confirm").signedIn()).isNotEmpty();
    }
  }

  @Test
  void appGoesOnAtTheOtherNodeAndOnceOnly() {
    try (TestRealm realm = TestRealm.on(first, App.allowed(), required(EMAIL_CODE))) {
      App app = App.of(realm);
      App.Answer asked = app.ask(realm.alicesAddress());
      String code = mail(realm).code();
      App.Answer again = app.at(second).goOn(asked, "email_code=" + wrong(code));

      assertThat(again.json()).containsEntry("reason", "wrong");
      assertThat(app.at(first).goOn(asked, "email_code=" + code).get("error"))
          .isEqualTo("invalid_session");
      assertThat(app.redeem(app.goOn(again, "email_code=" + code)).id().getPreferredUsername())
          .isEqualTo(realm.alice());
    }
  }

  @Test
  @DisplayName("STANDARDS 5: a code posted to two nodes at once is accepted once")
  void codeIsAcceptedOnceAcrossNodes() throws Exception {
    try (TestRealm realm = TestRealm.on(first, r -> {}, required(EMAIL_CODE))) {
      realm.ignoreServerErrors();
      Page page = asked(realm, browser);
      String code = mail(realm).code();
      CountDownLatch start = new CountDownLatch(1);
      ExecutorService threads = Executors.newFixedThreadPool(POSTS);
      List<Page> answers = new ArrayList<>();
      try {
        List<Future<Page>> posts = new ArrayList<>();
        for (int i = 0; i < POSTS; i++) {
          WebBrowser copy = browser.copy();
          Element form = formTo(i % 2 == 0 ? first : second, page);
          posts.add(
              threads.submit(
                  () -> {
                    start.await();
                    return copy.submit(page, form, List.of(field("code", code)));
                  }));
        }
        start.countDown();
        for (Future<Page> post : posts) {
          answers.add(post.get());
        }
      } finally {
        threads.shutdownNow();
      }

      assertThat(answers).filteredOn(answer -> !answer.parameter("code").isEmpty()).hasSize(1);
      assertThat(realm.count(ExpectedEvent.USED))
          .as(answers.stream().map(answer -> answer.status() + answer.text()).toList().toString())
          .isEqualTo(1);
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("STANDARDS 9: wrong codes are counted across nodes")
  void attemptsAreCountedAcrossNodes() {
    try (TestRealm realm = TestRealm.on(first, setting("maxAttempts", 3), required(EMAIL_CODE))) {
      Page page = asked(realm, browser);
      String code = mail(realm).code();
      page = page.submit("code", wrong(code));
      page = atSecond(page).submit("code", wrong(code));
      Page last = at(first, page).submit("code", wrong(code));

      assertThat(last.message()).contains("one wrong try too many");
      assertThat(realm.awaitAll(ExpectedEvent.WRONG, 3)).hasSize(3);
      assertThat(atSecond(last).post(field("code", code)).parameter("code")).isEmpty();
      assertThat(realm.count(ExpectedEvent.USED)).isZero();
    }
  }

  @Test
  @DisplayName("STANDARDS 11: mails are limited across nodes")
  void mailsAreLimitedAcrossNodes() {
    try (TestRealm realm = TestRealm.on(first, setting("mailsPerHour", 2), required(EMAIL_CODE))) {
      asked(realm, browser);
      ask(realm, second);
      ask(realm, first);
      ask(realm, second);

      realm.await(ExpectedEvent.LIMITED, 2);
      realm.await(ExpectedEvent.SENT, 2);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(2);
    }
  }

  private static void ask(TestRealm realm, DistributionServer node) {
    WebBrowser other = new WebBrowser();
    other
        .open(at(node, realm.signIn()))
        .is("passwordless-address")
        .submit("username", realm.alicesAddress())
        .is("passwordless-code");
  }

  /**
   * The form of one and the same page, posted to a node. A page opened again would have a session
   * code of its own, and Keycloak takes the newest only.
   */
  private static Element formTo(DistributionServer node, Page page) {
    Element form = page.document().selectFirst("form:has([name=code])").clone();
    return form.attr("action", at(node, URI.create(form.attr("action"))).toString());
  }

  private static Page atSecond(Page page) {
    return at(second, page);
  }

  private static URI atSecond(URI address) {
    return at(second, address);
  }

  /** The same page, from another node. */
  private static Page at(DistributionServer node, Page page) {
    return page.browser().open(at(node, page.url()));
  }

  private static URI at(DistributionServer node, URI address) {
    return URI.create(
        address.toString().replaceFirst("http://localhost:[0-9]+", node.baseUrl().toString()));
  }
}
