package io.passwordless.keycloak.it.faults;

import io.passwordless.keycloak.it.benchmark.BenchmarkRealm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A handful of people who do the same again and again, while something fails under them. */
final class Load {

  private static final int SIGN_IN_BY_CODE = 5;
  private static final int SIGN_IN_BY_LINK = 4;

  /** So many names for each of them, that nobody meets the limit of mails an hour. */
  private static final int NAMES = 20;

  private static final Duration LAST_MAILS = Duration.ofSeconds(4);

  private final List<Act> acts = new ArrayList<>();
  private volatile boolean ended;

  /** What fails, or is done by an operator. */
  interface Fault {
    void strike() throws Exception;
  }

  private interface Act {
    void by(People people, String person) throws InterruptedException;
  }

  private Load() {
    acts.addAll(Collections.nCopies(SIGN_IN_BY_CODE, People::signInByCode));
    acts.addAll(Collections.nCopies(SIGN_IN_BY_LINK, People::signInByLink));
    acts.addAll(
        List.of(People::raceByCode, People::raceByCode, People::raceByLink, People::raceByLink));
    acts.add(People::guess);
    acts.add((people, person) -> people.flood());
  }

  /**
   * Counts what becomes of everybody, until all who have begun are through.
   *
   * @param before how long people have been at it when the fault strikes
   * @param after how long they go on to begin when it has
   */
  static Tally under(Cluster cluster, Fault fault, Duration before, Duration after)
      throws Exception {
    return new Load().run(cluster, fault, before, after);
  }

  private Tally run(Cluster cluster, Fault fault, Duration before, Duration after)
      throws Exception {
    Tally tally = new Tally();
    List<String> names = new ArrayList<>(List.of(People.FLOODED));
    IntStream.range(0, acts.size()).forEach(i -> names.addAll(namesOf(i)));
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Place place = new Place(cluster, tally, names)) {
      People people = new People(place, threads);
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < acts.size(); i++) {
        Act act = acts.get(i);
        List<String> persons = namesOf(i);
        all.add(threads.submit(() -> repeat(act, people, persons)));
      }
      Thread.sleep(before.toMillis());
      fault.strike();
      Thread.sleep(after.toMillis());
      ended = true;
      for (Future<Void> one : all) {
        one.get();
      }
      Thread.sleep(LAST_MAILS.toMillis());
      people.countFlood();
      tally.countMails(BenchmarkRealm.address(People.FLOODED));
      place.readEvents();
    } finally {
      ended = true;
      threads.shutdownNow();
    }
    return tally;
  }

  private static List<String> namesOf(int act) {
    return IntStream.range(0, NAMES).mapToObj(i -> "person-%d-%d".formatted(act, i)).toList();
  }

  private Void repeat(Act act, People people, List<String> persons) throws InterruptedException {
    for (int i = 0; !ended; i++) {
      act.by(people, persons.get(i % persons.size()));
    }
    return null;
  }
}
