package io.passwordless.keycloak.mail;

import java.util.HashMap;
import java.util.Map;

/**
 * The places of an outbox, no more than half of them for one realm, so that one whose mail server
 * hangs leaves places to the others. Thread-safe.
 */
final class Places {

  private final int size;
  private final int share;
  private final Map<String, Integer> takenByRealm = new HashMap<>();
  private int taken;

  Places(int size) {
    this.size = size;
    this.share = (size + 1) / 2;
  }

  /** Takes a place for a realm, if there is one. */
  synchronized boolean take(String realmId) {
    if (taken == size || takenByRealm.getOrDefault(realmId, 0) == share) {
      return false;
    }
    taken++;
    takenByRealm.merge(realmId, 1, Integer::sum);
    return true;
  }

  /** Gives a place of a realm back. */
  synchronized void leave(String realmId) {
    taken--;
    takenByRealm.computeIfPresent(realmId, (id, places) -> places == 1 ? null : places - 1);
  }
}
