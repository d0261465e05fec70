package io.passwordless.keycloak.account;

import io.passwordless.keycloak.signin.person.AccountHistory;
import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Sees sign-ins by whatever way, in every realm, because a run of wrong codes ends with any of them
 * (800-63B-4 3.2.2), and {@link SignOuts}, which end what was given out before. Of a sign-in, it
 * does nothing for an account that has seen no wrong code.
 */
public final class SignInListenerFactory implements EventListenerProviderFactory {

  private static final String PROVIDER_ID = "passwordless-sign-in";

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
      new SignOuts(session).see(event);
      if (event.getType() != EventType.LOGIN || event.getUserId() == null) {
        return;
      }
      RealmModel realm = session.realms().getRealm(event.getRealmId());
      if (realm != null) {
        new AccountHistory(session, realm).signedIn(event.getUserId());
      }
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
      new SignOuts(session).see(event);
    }

    @Override
    public void close() {
      // nothing to release
    }
  }
}
