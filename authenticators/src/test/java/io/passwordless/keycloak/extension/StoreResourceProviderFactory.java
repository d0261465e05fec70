package io.passwordless.keycloak.extension;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Lets a test read Keycloak's single-use store: {@code GET /realms/{realm}/test-store?key=...}. */
public final class StoreResourceProviderFactory implements RealmResourceProviderFactory {

  @Override
  public RealmResourceProvider create(KeycloakSession session) {
    return new Store(session);
  }

  @Override
  public String getId() {
    return "test-store";
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
  public static final class Store implements RealmResourceProvider {

    private final KeycloakSession session;

    private Store(KeycloakSession session) {
      this.session = session;
    }

    @Override
    public Object getResource() {
      return this;
    }

    /** What is stored under a key; nothing, if nothing is. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, String> get(@QueryParam("key") String key) {
      Map<String, String> notes = session.singleUseObjects().get(key);
      return notes == null ? Map.of() : notes;
    }

    @Override
    public void close() {
      // nothing to release
    }
  }
}
