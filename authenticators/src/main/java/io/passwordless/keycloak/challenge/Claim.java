package io.passwordless.keycloak.challenge;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * A key of the store that one of all who come gets, and of several at once perhaps none. {@code
 * putIfAbsent} decides, and does not where a node is lost under it: Infinispan (16.0, {@code
 * ValueMatcher.MATCH_EXPECTED_OR_NEW}) repeats it at another one, and takes an equal value that it
 * finds there for its own. All values without notes are equal ({@code SingleUseObjectValueEntity},
 * 26.7), so that two callers can both be told to be the first. So who was first has to pass the
 * splitter of Moir and Anderson (1995) as well, which needs nothing but reads and writes.
 */
final class Claim {

  private static final String WHO = "who";

  private final String key;
  private final long memory;
  private final long begun = System.nanoTime();
  private Map<String, String> me = Map.of();

  /**
   * A claim that is about to be made.
   *
   * @param memory how long it lasts, in seconds
   */
  Claim(String key, long memory) {
    this.key = key;
    this.memory = memory;
  }

  String key() {
    return key;
  }

  /** Whether this one came first, in a transaction that is committed before {@link #holds}. */
  boolean isFirst(SingleUseObjectProvider objects) {
    if (!objects.putIfAbsent(key, memory)) {
      return false;
    }
    me = Map.of(WHO, UUID.randomUUID().toString());
    // put writes when the transaction is committed
    objects.put(key, memory, me);
    return true;
  }

  /** Whether this one, who came first, is the only one. To be asked once. */
  boolean holds(SingleUseObjectProvider objects) {
    if (objects.contains(passed(key))) {
      return false;
    }
    // writes at once, which is all that is asked of it here
    objects.putIfAbsent(passed(key), Math.max(1, left() - 1));
    return me.equals(objects.get(key));
  }

  /** Of the key's time, in seconds: what else is written is to be gone before it is free again. */
  private long left() {
    return memory - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
  }

  /** Gives a key back whose claim is committed. */
  static void release(SingleUseObjectProvider objects, String key) {
    objects.remove(passed(key));
    objects.remove(key);
  }

  private static String passed(String key) {
    return key + ":passed";
  }
}
