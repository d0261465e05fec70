package io.passwordless.keycloak.admin;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.storage.StoreSyncEvent;

/** Mounts the admin endpoints at {@code /admin/realms/{realm}/passwordless}. */
public final class PasswordlessAdminResourceProviderFactory
    implements AdminRealmResourceProviderFactory {

  @Override
  public AdminRealmResourceProvider create(KeycloakSession session) {
    return new AdminRealmResourceProvider() {
      @Override
      public Object getResource(
          KeycloakSession keycloak,
          RealmModel realm,
          AdminPermissionEvaluator auth,
          AdminEventBuilder adminEvent) {
        return new AdminResource(new AdminRequest(keycloak, realm, auth, adminEvent));
      }

      @Override
      public void close() {
        // nothing to release
      }
    };
  }

  @Override
  public String getId() {
    return "passwordless";
  }

  @Override
  public void init(Config.Scope config) {
    // no server options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(PasswordlessAdminResourceProviderFactory::follow);
  }

  /** A realm's settings are also written as its attributes: by kcadm, other tools, realm JSON. */
  private static void follow(ProviderEvent event) {
    if (event instanceof RealmModel.RealmPostCreateEvent created) {
      RegistrationFlow.follow(created.getKeycloakSession(), created.getCreatedRealm());
    } else if (event instanceof StoreSyncEvent changed && isInTransaction(changed)) {
      RegistrationFlow.follow(changed.getSession(), changed.getRealm());
    }
  }

  /** An import fires the event after its transaction, and a creation besides. */
  private static boolean isInTransaction(StoreSyncEvent event) {
    return !event.getRemoved() && event.getSession().getTransactionManager().isActive();
  }

  @Override
  public void close() {
    // nothing to release
  }
}
