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

  /** The path segment of links for those who did not ask. */
  public static final String DISOWN = "void";

  private LinkUrl() {}

  /** The URL of a link. */
  public static URI of(KeycloakSession session, RealmModel realm, LinkToken token) {
    return url(session, realm, LINK, token);
  }

  /** The URL that ends what a mail was sent for. */
  static URI toDisown(KeycloakSession session, RealmModel realm, LinkToken token) {
    return url(session, realm, DISOWN, token);
  }

  private static URI url(KeycloakSession session, RealmModel realm, String kind, LinkToken token) {
    return Urls.realmBase(session.getContext().getUri(UrlType.FRONTEND).getBaseUri())
        .path("{realm}/{resource}/{kind}/{token}")
        .build(realm.getName(), RESOURCE, kind, token.reveal());
  }
}
