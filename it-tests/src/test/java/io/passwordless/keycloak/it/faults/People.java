package io.passwordless.keycloak.it.faults;

import io.passwordless.keycloak.it.benchmark.BenchmarkRealm;
import io.passwordless.keycloak.it.benchmark.SmtpSink.Mail;
import io.passwordless.keycloak.it.faults.Visit.Lost;
import io.passwordless.keycloak.it.http.RawConnection.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** What people do, once: some sign in, and others try what must never be possible. */
final class People {

  /** Whom mails are asked for without an end. */
  static final String FLOODED = "flooded";

  private static final int LONGEST_READING_MILLIS = 3000;
  private static final String WORN_OUT = "one wrong try too many";
  private static final String WRONG = "not the code";

  private final Place place;
  private final Tally tally;
  private final ExecutorService threads;

  People(Place place, ExecutorService threads) {
    this.place = place;
    this.tally = place.tally();
    this.threads = threads;
  }

  /** Signs in by the code, and posts it again to each node from a browser that was there before. */
  void signInByCode(String person) throws InterruptedException {
    signIn(
        person,
        (visit, mail) -> {
          Visit before = visit.copy();
          Answer answer = visit.type(mail.code());
          return new End(answer, node -> before.copy().typedAt(node, mail.code()));
        });
  }

  /** Signs in by the link, and presses its button again at each node. */
  void signInByLink(String person) throws InterruptedException {
    signIn(
        person,
        (visit, mail) -> {
          String confirmation = visit.open(mail.link());
          Visit before = visit.copy();
          Answer answer = visit.press(mail.link(), confirmation);
          return new End(answer, node -> before.copy().pressedAt(node, mail.link(), confirmation));
        });
  }

  private interface Again {
    boolean isTakenAt(URI node);
  }

  private record End(Answer answer, Again again) {}

  private interface Way {
    End by(Visit visit, Mail mail) throws Lost, InterruptedException;
  }

  private void signIn(String person, Way way) throws InterruptedException {
    tally.add(Count.BEGUN);
    Visit visit = new Visit(place);
    try {
      Mail mail = visit.mailTo(person);
      Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_READING_MILLIS));
      End end = way.by(visit, mail);
      boolean signedIn = Visit.isSignedIn(end.answer());
      int taken = signedIn ? 1 : 0;
      for (URI node : place.nodes()) {
        tally.add(Count.RACES);
        taken += end.again().isTakenAt(node) ? 1 : 0;
      }
      tally.add(Count.ACCEPTED_TWICE, Math.max(0, taken - 1));
      if (!signedIn) {
        throw new Lost(Visit.template(end.answer()));
      }
      tally.add(Count.COMPLETED);
      tally.add(Count.RELOADED, visit.reloaded() ? 1 : 0);
      tally.add(Count.ASKED_AGAIN, visit.askedAgain() ? 1 : 0);
    } catch (Lost lost) {
      tally.lost(lost.getMessage());
    }
  }

  /** Posts a right code to both nodes at once, twice each. */
  void raceByCode(String person) throws InterruptedException {
    race(
        person,
        (visit, mail) -> {
          List<Callable<Boolean>> posts = new ArrayList<>();
          for (URI node : twice(place.nodes())) {
            Visit copy = visit.copy();
            posts.add(() -> copy.typedAt(node, mail.code()));
          }
          return posts;
        });
  }

  /** Presses the button of a link at both nodes at once, twice each, in browsers of its own. */
  void raceByLink(String person) throws InterruptedException {
    race(
        person,
        (visit, mail) -> {
          List<Callable<Boolean>> posts = new ArrayList<>();
          for (URI node : twice(place.nodes())) {
            Visit other = new Visit(place);
            other
                .confirmationAt(node, mail.link())
                .ifPresent(
                    confirmation ->
                        posts.add(() -> other.pressedAt(node, mail.link(), confirmation)));
          }
          return posts;
        });
  }

  private interface Race {
    List<Callable<Boolean>> posts(Visit visit, Mail mail);
  }

  private void race(String person, Race race) throws InterruptedException {
    Visit visit = new Visit(place);
    try {
      int taken = 0;
      for (Future<Boolean> post : threads.invokeAll(race.posts(visit, visit.mailTo(person)))) {
        tally.add(Count.RACES);
        taken += post.get() ? 1 : 0;
      }
      tally.add(Count.ACCEPTED_TWICE, Math.max(0, taken - 1));
    } catch (Lost lost) {
      // who wanted to sign in is counted elsewhere
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Types wrong codes, at once at both nodes and then one after the other, until none is taken any
   * more; then the right one, which must not be.
   */
  void guess(String person) throws InterruptedException {
    Visit visit = new Visit(place);
    try {
      String right = visit.mailTo(person).code();
      String wrong = (right.charAt(0) == '4' ? '7' : '4') + right.substring(1);
      List<Callable<Boolean>> atOnce = new ArrayList<>();
      for (URI node : place.nodes()) {
        Visit copy = visit.copy();
        atOnce.add(() -> copy.typedAt(node, wrong));
      }
      threads.invokeAll(atOnce);
      visit.reload();
      int taken = 0;
      boolean wornOut = false;
      while (!wornOut && taken <= Place.MAX_ATTEMPTS) {
        String page = visit.type(wrong).body();
        tally.add(Count.GUESSES);
        wornOut = page.contains(WORN_OUT);
        if (!wornOut && !page.contains(WRONG)) {
          return; // the sign-in is lost, and with it the code
        }
        taken++;
      }
      if (!wornOut || Visit.isSignedIn(visit.type(right))) {
        tally.add(Count.BUDGETS_EXCEEDED);
      }
    } catch (Lost lost) {
      // the same
    }
  }

  /** Asks for one more mail to somebody who has got all that an hour allows, or soon will have. */
  void flood() throws InterruptedException {
    Visit.ask(place, FLOODED);
    Thread.sleep(500);
  }

  /** Counts the mails of {@link #flood}. */
  void countFlood() {
    int mails = tally.mailsTo(BenchmarkRealm.address(FLOODED));
    tally.add(Count.BUDGETS_EXCEEDED, Math.max(0, mails - Place.MAILS_PER_HOUR));
  }

  private static List<URI> twice(List<URI> nodes) {
    List<URI> all = new ArrayList<>(nodes);
    all.addAll(nodes);
    return all;
  }
}
