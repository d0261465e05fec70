package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.LinkToken;
import java.net.URI;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** The addresses of the public endpoints, on the server's configured hostname. */
public final class LinkUrl {

  /** The path segment under the realm that all public endpoints share. */
  public static final String RESOURCE = "passwordless";

  /** The path segment of links. */
  public static final String LINK = "link";

  /** The path segment of links for those who did not ask. */
  public static final String DISOWN = "void";

  /** The path segment of what tells a page that waits whether to go on waiting. */
  public static final String WAITING = "waiting";

  private LinkUrl() {}

  /** The URL of a link. */
  public static URI of(KeycloakSession session, RealmModel realm, LinkToken token) {
    return url(session, realm, LINK, token);
  }

  /** The URL that ends what a mail was sent for. */
  public static URI toDisown(KeycloakSession session, RealmModel realm, LinkToken token) {
    return url(session, realm, DISOWN, token);
  }

  /** The path at which a page asks whether to go on waiting for a challenge. */
  public static String toWait(KeycloakSession session, RealmModel realm, String challengeId) {
    return Urls.realmBase(session.getContext().getUri(UrlType.FRONTEND).getBaseUri())
        .path("{realm}/{resource}/{kind}/{challenge}")
        .build(realm.getName(), RESOURCE, WAITING, challengeId)
        .getRawPath();
  }

  /** The URL of a link that there is not, for a page that must not repeat what was made up. */
  public static URI ofNone(KeycloakSession session, RealmModel realm) {
    return url(session, realm, LINK, "unknown");
  }

  private static URI url(KeycloakSession session, RealmModel realm, String kind, LinkToken token) {
    return url(session, realm, kind, token.reveal());
  }

  private static URI url(KeycloakSession session, RealmModel realm, String kind, String token) {
    return Urls.realmBase(session.getContext().getUri(UrlType.FRONTEND).getBaseUri())
        .path("{realm}/{resource}/{kind}/{token}")
        .build(realm.getName(), RESOURCE, kind, token);
  }
}
