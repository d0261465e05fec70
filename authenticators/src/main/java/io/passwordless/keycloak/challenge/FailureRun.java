package io.passwordless.keycloak.challenge;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * The wrong codes an account has seen since it last signed in, by whatever way (800-63B-4 3.2.2).
 * Signing in starts a new run under another name, so that nothing has to be counted back.
 */
public final class FailureRun {

  private static final int LONGEST = 100;
  private static final Duration MEMORY = Duration.ofDays(30);
  private static final String RUN = "run";
  private static final String FIRST = "first";

  private final OwnTransaction store;
  private final StoreKeys keys;

  FailureRun(OwnTransaction store, StoreKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /**
   * The budget of the account's present run, for a try that is about to be made. The run's name is
   * remembered as long as that try: else the account would come back to its first run, and have a
   * hundred tries more.
   */
  public Budget of(String account) {
    Map<String, String> run =
        store.call(
            objects -> {
              objects.put(keys.tried(account), MEMORY.toSeconds(), Map.of());
              Map<String, String> present = objects.get(keys.run(account));
              if (present != null) {
                objects.put(keys.run(account), MEMORY.toSeconds(), present);
              }
              return present;
            });
    String name = "run:" + account + ":" + (run == null ? FIRST : run.get(RUN));
    return new Budget(name, LONGEST, MEMORY, Verdict.CLOSED);
  }

  /** The account has signed in. */
  public void end(String account) {
    store.call(
        objects -> {
          if (objects.remove(keys.tried(account)) != null) {
            objects.put(
                keys.run(account), MEMORY.toSeconds(), Map.of(RUN, UUID.randomUUID().toString()));
          }
          return null;
        });
  }
}
