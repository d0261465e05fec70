package io.passwordless.keycloak.challenge;

import java.time.Duration;
import java.util.Map;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * The wrong codes an account has seen since it last signed in, by whatever way (800-63B-4 3.2.2).
 * Signing in starts a new run under another name, so that nothing has to be counted back.
 */
public final class FailureRun {

  private static final int LONGEST = 100;

  /** How long a wrong code counts. */
  private static final Duration WINDOW = Duration.ofDays(30);

  /** Of a run's name: as long as a code that is issued now may still be tried, and counts then. */
  private static final Duration MEMORY = WINDOW.plus(ChallengeStore.MEMORY);

  private static final String RUN = "run";

  private final OwnTransaction store;
  private final StoreKeys keys;

  FailureRun(OwnTransaction store, StoreKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  static Budget budget(String run) {
    return new Budget("run:" + run, LONGEST, WINDOW, Verdict.CLOSED);
  }

  /**
   * The account's present run, for a code that is about to be issued. Its name is remembered as
   * long as a try of that code: else the account would come back to its first run, and have a
   * hundred tries more.
   */
  public String of(String account) {
    return account
        + ":"
        + store.<Long>call(
            objects -> {
              long present = present(objects, account);
              remember(objects, account, present);
              return present;
            });
  }

  /** Runs have numbers without a gap; the remembered one only shortens the search. */
  private long present(SingleUseObjectProvider objects, String account) {
    Map<String, String> remembered = objects.get(keys.run(account));
    long number = remembered == null ? 0 : Long.parseLong(remembered.get(RUN));
    while (objects.contains(keys.run(account, number + 1))) {
      number++;
    }
    return number;
  }

  private void remember(SingleUseObjectProvider objects, String account, long number) {
    objects.put(keys.run(account, number), MEMORY.toSeconds(), Map.of());
    objects.put(keys.run(account), MEMORY.toSeconds(), Map.of(RUN, Long.toString(number)));
  }

  /** A wrong code was tried: the run is one that a sign-in ends. */
  public void begun(String account) {
    store.call(
        objects -> {
          objects.put(keys.tried(account), MEMORY.toSeconds(), Map.of());
          return null;
        });
  }

  /** The account has signed in. */
  public void end(String account) {
    store.call(
        objects -> {
          if (objects.remove(keys.tried(account)) != null) {
            remember(objects, account, present(objects, account) + 1);
          }
          return null;
        });
  }
}
