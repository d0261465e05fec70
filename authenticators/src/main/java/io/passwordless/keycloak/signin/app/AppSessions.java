package io.passwordless.keycloak.signin.app;

import io.passwordless.keycloak.challenge.Tickets;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What an app holds of a sign-in that is under way: a ticket that is another one after every
 * request. It never is the name of Keycloak's authentication session, so that neither is worth
 * anything in the other's place.
 */
public final class AppSessions {

  private static final String CLIENT = "client";
  private static final String ROOT = "root";
  private static final String TAB = "tab";
  private static final String KEY = "key";
  private static final String WANTED = "wanted";

  private final Tickets tickets;
  private final Duration lifespan;

  /** The sessions of a realm's apps. */
  public AppSessions(KeycloakSession session, RealmModel realm) {
    this.tickets = KeycloakStore.open(session, realm).tickets();
    this.lifespan = Duration.ofSeconds(Math.max(1, realm.getAccessCodeLifespanLogin()));
  }

  /** What an app is asked for. */
  public enum Wanted {
    /** A code that was mailed. */
    EMAIL_CODE,
    /** A one-time password of Keycloak's own. */
    TOTP
  }

  /**
   * Where a sign-in has come to.
   *
   * @param clientUuid the client's internal id
   * @param rootSessionId Keycloak's root authentication session
   * @param tabId the tab in that
   * @param key the thumbprint of the DPoP key (RFC 9449); empty if none is used
   */
  public record Place(
      String clientUuid, String rootSessionId, String tabId, String key, Wanted wanted) {}

  /** A place, by the ticket it was found with. */
  public record Found(Place place, Tickets.Found ticket) {}

  /** A ticket for a place. */
  public String issue(Place place) {
    return tickets.issue(
        Map.of(
            CLIENT, place.clientUuid(),
            ROOT, place.rootSessionId(),
            TAB, place.tabId(),
            KEY, place.key(),
            WANTED, place.wanted().name()),
        lifespan);
  }

  /** The place that a ticket is for, as long as it is good. */
  public Optional<Found> find(String ticket) {
    return tickets
        .find(ticket)
        .filter(found -> found.notes().containsKey(WANTED))
        .map(
            found -> {
              Map<String, String> notes = found.notes();
              return new Found(
                  new Place(
                      notes.get(CLIENT),
                      notes.get(ROOT),
                      notes.get(TAB),
                      notes.get(KEY),
                      Wanted.valueOf(notes.get(WANTED))),
                  found);
            });
  }

  /** Ends a ticket; of all requests that bring it, one goes on. */
  public boolean take(Found found) {
    return tickets.take(found.ticket());
  }
}
