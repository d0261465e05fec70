package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.LinkToken;
import java.net.URI;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** The address of the page behind a magic link, on the server's configured hostname. */
public final class LinkUrl {

  /** The path segment under the realm that all public endpoints share. */
  public static final String RESOURCE = "passwordless";

  /** The path segment of links. */
  public static final String LINK = "link";

  private LinkUrl() {}

  /** The URL of a link. */
  public static URI of(KeycloakSession session, RealmModel realm, LinkToken token) {
    return Urls.realmBase(session.getContext().getUri(UrlType.FRONTEND).getBaseUri())
        .path("{realm}/{resource}/{link}/{token}")
        .build(realm.getName(), RESOURCE, LINK, token.reveal());
  }
}
