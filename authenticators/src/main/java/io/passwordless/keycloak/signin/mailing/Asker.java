package io.passwordless.keycloak.signin.mailing;

import java.util.Map;
import org.keycloak.events.Event;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/**
 * Who has asked for something, as events tell it after the request.
 *
 * @param clientId the client's public id
 * @param ipAddress the client's address
 * @param details what else the request's event has
 */
public record Asker(String clientId, String ipAddress, Map<String, String> details) {

  /** Of a request's event. */
  public static Asker of(Event event) {
    return new Asker(
        event.getClientId(),
        event.getIpAddress(),
        event.getDetails() == null ? Map.of() : Map.copyOf(event.getDetails()));
  }

  /**
   * An event in another session, whose context has the realm.
   *
   * @param userId the account, {@code null} if there is none
   */
  EventBuilder event(KeycloakSession session, String userId) {
    EventBuilder event =
        new EventBuilder(session.getContext().getRealm(), session)
            .client(clientId)
            .user(userId)
            .ipAddress(ipAddress);
    details.forEach(event::detail);
    return event;
  }
}
