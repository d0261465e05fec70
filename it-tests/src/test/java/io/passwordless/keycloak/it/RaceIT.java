package io.passwordless.keycloak.it;

import static io.passwordless.keycloak.it.SignInAs.MAILS;
import static io.passwordless.keycloak.it.SignInAs.asked;
import static io.passwordless.keycloak.it.SignInAs.countOnceLaterMailsCame;
import static io.passwordless.keycloak.it.SignInAs.mail;
import static io.passwordless.keycloak.it.SignInAs.settle;
import static io.passwordless.keycloak.it.SignInAs.wrong;
import static io.passwordless.keycloak.it.http.WebBrowser.field;
import static io.passwordless.keycloak.it.realm.Flow.EMAIL_CODE;
import static io.passwordless.keycloak.it.realm.Flow.MAGIC_LINK;
import static io.passwordless.keycloak.it.realm.Flow.required;
import static io.passwordless.keycloak.it.realm.TestRealm.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.ReceivedMail;
import io.passwordless.keycloak.it.realm.ExpectedEvent;
import io.passwordless.keycloak.it.realm.TestRealm;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many requests behind one latch, against the running server. */
class RaceIT {

  private static final int THREADS = 16;
  private static final int MANY_THREADS = 32;

  /** One round in ten or twenty shows what overlapping requests can do to each other. */
  private static final int ROUNDS = 20;

  @Test
  @Tag("container")
  @DisplayName("STANDARDS 5 (ASVS 6.5.1): of many posts of the right code, one signs in")
  void ofManyPostsOfTheRightCodeOneSignsIn() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
        WebBrowser browser = new WebBrowser();
        Page page = asked(realm, browser);
        String code = mail(realm).code();

        realm.ignoreServerErrors();
        // copies, because a browser that one request has signed in is signed in for the others too
        List<Page> pages =
            race(
                round % 2 == 0 ? THREADS : THREADS / 4,
                i -> () -> page.in(browser.copy()).submit("code", code));
        assertThat(signIns(pages)).isEqualTo(1);
        assertThat(realm.count(ExpectedEvent.USED)).isEqualTo(1);
        assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("STANDARDS 5 (ASVS 6.5.1): of many browsers with the link, one signs in")
  void ofManyBrowsersWithTheLinkOneSignsIn() throws Exception {
    try (TestRealm realm = TestRealm.with(required(MAGIC_LINK))) {
      asked(realm, new WebBrowser());
      URI link = mail(realm).link();
      List<Page> pages = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        pages.add(new WebBrowser().open(link).is("passwordless-link"));
      }

      assertThat(signIns(race(THREADS, i -> () -> pages.get(i).press("confirm")))).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("STANDARDS 9: never more wrong codes are looked at than the account's budget")
  void stormOfWrongCodesStaysWithinTheBudget() throws Exception {
    int budget = 6;
    try (TestRealm realm =
        TestRealm.with(
            setting("accountAttempts", budget)
                .andThen(setting("maxAttempts", 10))
                .andThen(setting("mailsPerHour", 60)),
            required(EMAIL_CODE))) {
      List<Page> pages = new ArrayList<>();
      for (int i = 1; i <= THREADS; i++) {
        pages.add(asked(realm, new WebBrowser()));
      }
      String wrong = wrong(mail(realm, THREADS).code());
      race(
          THREADS,
          i ->
              () -> {
                Page page = pages.get(i);
                for (int n = 0; n < 3 && page.has("code"); n++) {
                  page = page.submit("code", wrong);
                }
                return page;
              });

      settle(realm);
      assertThat(realm.awaitAll(ExpectedEvent.WRONG, budget)).hasSize(budget);
    }
  }

  @Test
  @DisplayName(
      "STANDARDS 9: of hundreds of codes posted at once, no more are looked at than may be")
  void hundredsOfPostsOverManySessionsStayWithinTheBudgetAndSignInOnceAtMost() throws Exception {
    int budget = 20;
    int sessions = 20;
    int postsOfEach = 12;
    try (TestRealm realm =
        TestRealm.with(
            setting("accountAttempts", budget)
                .andThen(setting("maxAttempts", 10))
                .andThen(setting("mailsPerHour", 60)),
            required(EMAIL_CODE))) {
      List<Page> pages = new ArrayList<>();
      for (int i = 1; i <= sessions; i++) {
        pages.add(asked(realm, new WebBrowser()));
      }
      // the newest, so that it is of one session only which is the right one
      String right = mail(realm, sessions).code();
      String wrong = wrong(right);
      realm.ignoreServerErrors();

      List<Page> answers =
          race(
              sessions * postsOfEach,
              i ->
                  () -> {
                    Page page = pages.get(i % sessions);
                    return page.in(page.browser().copy())
                        .submit("code", i == sessions * postsOfEach / 2 ? right : wrong);
                  });
      settle(realm);
      assertThat(realm.count(ExpectedEvent.WRONG)).isLessThanOrEqualTo(budget);
      assertThat(signIns(answers)).isLessThanOrEqualTo(1);

      Page last = asked(realm, new WebBrowser());
      mail(realm, sessions + 1);
      for (int i = 0; i <= budget; i++) {
        last.reload().post(field("code", wrong));
      }
      settle(realm);
      assertThat(realm.awaitAll(ExpectedEvent.WRONG, budget)).hasSize(budget);
    }
  }

  @Test
  @DisplayName("STANDARDS 5 (ASVS 6.5.1): of a code and a link of one mail used at once, one wins")
  void ofCodeAndLinkOfOneMailOneSignsIn() throws Exception {
    try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
      WebBrowser browser = new WebBrowser();
      Page page = asked(realm, browser);
      ReceivedMail mail = mail(realm);
      List<Page> links = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        links.add(new WebBrowser().open(mail.link()).is("passwordless-link"));
      }

      realm.ignoreServerErrors();
      List<Page> pages =
          race(
              THREADS,
              i ->
                  i % 2 == 0
                      ? () -> page.in(browser.copy()).submit("code", mail.code())
                      : () -> links.get(i).press("confirm"));
      assertThat(signIns(pages)).isEqualTo(1);
      assertThat(realm.count(ExpectedEvent.USED)).isEqualTo(1);
      assertThat(realm.count(ExpectedEvent.SIGNED_IN)).isEqualTo(1);
    }
  }

  @Test
  void ofManyBrowsersThatAskForARelayedCodeOneSeesIt() throws Exception {
    try (TestRealm realm = TestRealm.with(setting("linkBrowser", "relay"), required(MAGIC_LINK))) {
      asked(realm, new WebBrowser());
      URI link = mail(realm).link();
      List<Page> links = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        links.add(new WebBrowser().open(link).is("passwordless-link"));
      }

      assertThat(race(THREADS, i -> () -> links.get(i).press("confirm")))
          .filteredOn(page -> page.template().equals("passwordless-relay"))
          .hasSize(1);
    }
  }

  @Test
  @DisplayName("STANDARDS 9: never more wrong codes are looked at than a challenge takes")
  void stormOnOneChallengeStaysWithinItsBudget() throws Exception {
    int budget = 3;
    try (TestRealm realm = TestRealm.with(setting("maxAttempts", budget), required(EMAIL_CODE))) {
      WebBrowser browser = new WebBrowser();
      Page page = asked(realm, browser);
      String code = mail(realm).code();
      realm.ignoreServerErrors();
      race(THREADS, i -> () -> page.in(browser.copy()).submit("code", wrong(code)));
      settle(realm);
      assertThat(realm.count(ExpectedEvent.WRONG)).isBetween(1L, (long) budget);

      Page last = page.reload().is("passwordless-code");
      for (int i = 0; i <= budget; i++) {
        last = last.post(field("code", wrong(code))).is("passwordless-code");
      }
      settle(realm);
      assertThat(realm.awaitAll(ExpectedEvent.WRONG, budget)).hasSize(budget);
      assertThat(last.post(field("code", code)).parameter("code")).isEmpty();
    }
  }

  @Test
  @DisplayName("STANDARDS 11: a storm of requests causes no more mails than the address may get")
  void stormOfRequestsStaysWithinTheMailsOfTheAddress() throws Exception {
    int budget = 3;
    try (TestRealm realm = TestRealm.with(setting("mailsPerHour", budget), required(EMAIL_CODE))) {
      List<Page> pages = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        pages.add(realm.openSignIn(new WebBrowser()));
      }
      race(THREADS, i -> () -> pages.get(i).submit("username", realm.alicesAddress()));

      realm.await(ExpectedEvent.SENT, budget);
      realm.await(ExpectedEvent.LIMITED, THREADS - budget);
      assertThat(MAILS.count(realm.alicesAddress())).isEqualTo(budget);
    }
  }

  @Test
  @DisplayName("STANDARDS 11: a form for the address that is posted twice at once mails once")
  void addressPostedTwiceAtOnceIsMailedToOnce() throws Exception {
    for (int round = 0; round < ROUNDS / 4; round++) {
      try (TestRealm realm = TestRealm.with(required(EMAIL_CODE))) {
        WebBrowser browser = new WebBrowser();
        Page address = realm.openSignIn(browser);
        realm.ignoreServerErrors();
        List<Page> pages =
            race(
                2, i -> () -> address.in(browser.copy()).submit("username", realm.alicesAddress()));

        String code = mail(realm).code();
        assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(1);
        // of two answers at once nobody knows which was made last, and only that one's form is good
        Page page = pages.get(round % pages.size()).reload().is("passwordless-code");
        assertThat(page.submit("code", code).signedIn()).isNotEmpty();
      }
    }
  }

  @Test
  @DisplayName("STANDARDS 11: a form for another mail that is posted twice at once mails once")
  void resendPostedTwiceAtOnceIsMailedOnceEvenWithoutACooldown() throws Exception {
    for (int round = 0; round < ROUNDS / 4; round++) {
      try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
        WebBrowser browser = new WebBrowser();
        Page page = asked(realm, browser);
        mail(realm);
        realm.ignoreServerErrors();
        race(2, i -> () -> page.in(browser.copy()).press("resend"));

        String code = mail(realm, 2).code();
        assertThat(countOnceLaterMailsCame(realm.alicesAddress())).isEqualTo(2);
        assertThat(page.reload().submit("code", code).signedIn()).isNotEmpty();
      }
    }
  }

  @Test
  void requestsOfOneTabThatOverlapAlwaysGetAPage() throws Exception {
    try (TestRealm realm = TestRealm.with(setting("resendCooldown", 0), required(EMAIL_CODE))) {
      WebBrowser browser = new WebBrowser();
      Page page = asked(realm, browser);
      String wrong = wrong(mail(realm).code());

      List<Page> pages =
          race(
              MANY_THREADS,
              20 * MANY_THREADS,
              i ->
                  () -> {
                    Page mine = page.in(browser.copy());
                    return switch (i % 4) {
                      case 0 -> mine.reload();
                      case 1 -> mine.press("resend");
                      case 2 -> mine.submit("code", "");
                      default -> mine.submit("code", wrong);
                    };
                  });
      assertThat(pages)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isLessThan(500);
                assertThat(answer.template()).isNotEmpty();
              });
    }
  }

  private static long signIns(List<Page> pages) {
    return pages.stream()
        .filter(page -> page.url().getPath().startsWith(Page.APPLICATION_PATH))
        .filter(page -> !page.parameter("code").isEmpty())
        .count();
  }

  private interface Racer {
    Callable<Page> number(int i);
  }

  private static List<Page> race(int threads, Racer racer) throws Exception {
    return race(threads, threads, racer);
  }

  private static List<Page> race(int threads, int requests, Racer racer) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Page>> results = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        Callable<Page> run = racer.number(i);
        results.add(
            pool.submit(
                () -> {
                  start.await();
                  return run.call();
                }));
      }
      start.countDown();
      List<Page> pages = new ArrayList<>();
      for (Future<Page> result : results) {
        pages.add(result.get());
      }
      return pages;
    } finally {
      pool.shutdownNow();
    }
  }
}
