package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Slots;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The one time that something may be completed, across requests and nodes. */
public final class Completion {

  /** Longer than Keycloak's authentication session lives by default. */
  private static final Duration MEMORY = Duration.ofHours(2);

  private final KeycloakSession session;
  private final Slots slots;
  private final String budget;

  /** The completion of what has this name in the realm. */
  public Completion(KeycloakSession session, RealmModel realm, String name) {
    this.session = session;
    this.slots = KeycloakStore.open(session, realm).slots();
    this.budget = "completion:" + name;
  }

  /** Keeps it for this request, to be free again at its end unless it was claimed. */
  public void reserve() {
    if (slots.claim(budget, 1, MEMORY).isPresent()) {
      session.setAttribute(budget, State.RESERVED);
      session.enlistForClose(this::releaseUnlessClaimed);
    }
  }

  /** Whether this request may complete it, however often it asks. */
  public boolean claim() {
    boolean mine = state() != null || slots.claim(budget, 1, MEMORY).isPresent();
    if (mine) {
      session.setAttribute(budget, State.CLAIMED);
    }
    return mine;
  }

  private void releaseUnlessClaimed() {
    if (state() == State.RESERVED) {
      slots.release(budget, 0);
    }
  }

  private State state() {
    return session.getAttribute(budget, State.class);
  }

  private enum State {
    RESERVED,
    CLAIMED
  }
}
