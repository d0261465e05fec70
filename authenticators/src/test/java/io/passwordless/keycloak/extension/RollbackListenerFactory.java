package io.passwordless.keycloak.extension;

import jakarta.enterprise.inject.spi.CDI;
import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * An event listener that rolls every request back in which a sign-in fails. Keycloak (26.7) tells
 * listeners of errors in a session of their own, so the request's is looked up.
 */
public final class RollbackListenerFactory implements EventListenerProviderFactory {

  @Override
  public EventListenerProvider create(KeycloakSession session) {
    return new Listener();
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

  private record Listener() implements EventListenerProvider {

    @Override
    public void onEvent(Event event) {
      if (event.getType() == EventType.LOGIN_ERROR) {
        CDI.current().select(KeycloakSession.class).get().getTransactionManager().setRollbackOnly();
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
