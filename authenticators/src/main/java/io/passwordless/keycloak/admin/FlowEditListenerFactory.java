package io.passwordless.keycloak.admin;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Sees administrators edit flows, in every realm: whoever adds a step to the sign-in must not find
 * it missing where people are sent to register, and the tab tells what is on.
 */
public final class FlowEditListenerFactory implements EventListenerProviderFactory {

  private static final String PROVIDER_ID = "passwordless-flow-edits";

  private static final Set<ResourceType> OF_FLOWS =
      Collections.unmodifiableSet(
          EnumSet.of(
              ResourceType.AUTH_FLOW,
              ResourceType.AUTH_EXECUTION_FLOW,
              ResourceType.AUTH_EXECUTION,
              ResourceType.AUTHENTICATOR_CONFIG));

  @Override
  public EventListenerProvider create(KeycloakSession session) {
    return new Listener(session);
  }

  @Override
  public boolean isGlobal() {
    return true;
  }

  @Override
  public String getId() {
    return PROVIDER_ID;
  }

  @Override
  public void init(Config.Scope config) {
    // no server options
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
      // people do not edit flows
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
      if (OF_FLOWS.contains(event.getResourceType())) {
        RealmModel realm = session.realms().getRealm(event.getRealmId());
        if (realm != null) {
          RegistrationFlow.follow(session, realm);
          SettingsTab.follow(session, realm);
        }
      }
    }

    @Override
    public void close() {
      // nothing to release
    }
  }
}
