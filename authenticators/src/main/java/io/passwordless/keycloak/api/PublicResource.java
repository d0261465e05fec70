package io.passwordless.keycloak.api;

import io.passwordless.keycloak.api.headless.ChallengeResource;
import io.passwordless.keycloak.link.DisownResource;
import io.passwordless.keycloak.link.LinkResource;
import io.passwordless.keycloak.link.PreviewResource;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What is under {@code /realms/{realm}/passwordless}: nothing, where the realm is switched off. */
public final class PublicResource {

  private final KeycloakSession session;

  PublicResource(KeycloakSession session) {
    this.session = session;
    RealmModel realm = session.getContext().getRealm();
    boolean secure =
        session.getContext().getUri().getBaseUri().getScheme().equals("https")
            || !realm.getSslRequired().isRequired(session.getContext().getConnection());
    if (!realm.isEnabled() || !secure) {
      throw new NotFoundException();
    }
  }

  /** The pages behind magic links. */
  @Path(LinkUrl.LINK)
  public LinkResource links() {
    return new LinkResource(session);
  }

  /** The pages for those who were mailed without having asked. */
  @Path(LinkUrl.DISOWN)
  public DisownResource disowning() {
    return new DisownResource(session);
  }

  /** The pages with made-up data, for administrators. */
  @Path(LinkUrl.PREVIEW)
  public PreviewResource preview() {
    return new PreviewResource(session);
  }

  /** What tells a page that waits whether to go on. */
  @Path(LinkUrl.WAITING)
  public WaitingResource waiting() {
    return new WaitingResource(session);
  }

  /** Where apps sign people in without a page. */
  @Path(ChallengeResource.PATH)
  public ChallengeResource authorizeChallenge() {
    return new ChallengeResource(session);
  }

  /** What is on. */
  @Path("settings")
  public SettingsResource settings() {
    return new SettingsResource(session);
  }
}
