package io.passwordless.keycloak.extension;

import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** An event listener that rolls every request back in which an address is proved. */
public final class RollbackListenerFactory implements EventListenerProviderFactory {

  @Override
  public EventListenerProvider create(KeycloakSession session) {
    return new Listener(session);
  }

  @Override
  public String getId() {
    return "test-rollback";
  }

  @Override
  public void init(Config.Scope config) {
    // no options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // nothing to do
  }

  @Override
  public void close() {
    // nothing to release
  }

  private record Listener(KeycloakSession session) implements EventListenerProvider {

    @Override
    public void onEvent(Event event) {
      if (event.getType() == EventType.VERIFY_EMAIL) {
        session.getTransactionManager().setRollbackOnly();
      }
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
      // administrators are left alone
    }

    @Override
    public void close() {
      // nothing to release
    }
  }
}
