package io.passwordless.keycloak.extension;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.keycloak.Config;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Lets a test set the server's clock ahead: {@code POST /realms/{realm}/test-clock/{seconds}}. */
public final class ClockResourceProviderFactory implements RealmResourceProviderFactory {

  @Override
  public RealmResourceProvider create(KeycloakSession session) {
    return new Clock();
  }

  @Override
  public String getId() {
    return "test-clock";
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

  /** The resource. */
  public static final class Clock implements RealmResourceProvider {

    @Override
    public Object getResource() {
      return this;
    }

    /** Sets the clock this many seconds ahead of the machine's. */
    @POST
    @Path("{seconds}")
    public void set(@PathParam("seconds") int seconds) {
      Time.setOffset(seconds);
    }

    @Override
    public void close() {
      // nothing to release
    }
  }
}
