package io.passwordless.keycloak.api;

import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.link.LinkRedaction;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Mounts the public endpoints at {@code /realms/{realm}/passwordless}. */
public final class PublicResourceProviderFactory implements RealmResourceProviderFactory {

  private static final Logger LOG = Logger.getLogger(PublicResourceProviderFactory.class);

  private final LinkRedaction redaction = new LinkRedaction();

  @Override
  public RealmResourceProvider create(KeycloakSession session) {
    return new RealmResourceProvider() {
      @Override
      public Object getResource() {
        return new PublicResource(session);
      }

      @Override
      public void close() {
        // nothing to release
      }
    };
  }

  @Override
  public String getId() {
    return LinkUrl.RESOURCE;
  }

  @Override
  public void init(Config.Scope config) {
    // no server options
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    redaction.install();
    KeycloakLine.report();
    LinkUrl.problem("").ifPresent(LOG::warn);
  }

  @Override
  public void close() {
    // nothing to release
  }
}
