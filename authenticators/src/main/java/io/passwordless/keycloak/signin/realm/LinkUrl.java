package io.passwordless.keycloak.signin.realm;

import io.passwordless.keycloak.challenge.LinkToken;
import java.net.URI;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.common.util.Environment;
import org.keycloak.common.util.ObjectUtil;
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

  /** The path segment of what shows an administrator the pages. */
  public static final String PREVIEW = "preview";

  /** The path segment of what tells a page that waits whether to go on waiting. */
  public static final String WAITING = "waiting";

  private LinkUrl() {}

  /** The address of the server, as people see it. */
  public static URI base(KeycloakSession session) {
    return session.getContext().getUri(UrlType.FRONTEND).getBaseUri();
  }

  /**
   * What an administrator has to know if links in mails have whatever host the request says that
   * asks for them: then a stranger chooses where a genuine mail leads. Not told in development
   * mode.
   *
   * @param frontendUrl the realm's own address, which goes before the server's; may be empty
   */
  public static Optional<String> problem(String frontendUrl) {
    boolean fixed =
        Environment.isDevMode()
            || !ObjectUtil.isBlank(frontendUrl)
            || !ObjectUtil.isBlank(Config.scope("hostname", "v2").get("hostname"));
    return fixed
        ? Optional.empty()
        : Optional.of(
            "Links in mails lead to whatever host a request names, because Keycloak has no"
                + " hostname: set its option hostname, or the realm's Frontend URL.");
  }

  /** The same for a realm. */
  public static Optional<String> problem(RealmModel realm) {
    return problem(realm.getAttribute("frontendUrl"));
  }

  /** The URL of a link. */
  public static URI of(URI base, RealmModel realm, LinkToken token) {
    return url(base, realm, LINK, token);
  }

  /** The URL that ends what a mail was sent for. */
  public static URI toDisown(URI base, RealmModel realm, LinkToken token) {
    return url(base, realm, DISOWN, token);
  }

  /** The URL of the pages with made-up data. */
  public static URI toPreview(URI base, RealmModel realm, LinkToken token) {
    return url(base, realm, PREVIEW, token);
  }

  /** The path at which a page asks whether to go on waiting for a challenge. */
  public static String toWait(KeycloakSession session, RealmModel realm, String challengeId) {
    return Urls.realmBase(base(session))
        .path("{realm}/{resource}/{kind}/{challenge}")
        .build(realm.getName(), RESOURCE, WAITING, challengeId)
        .getRawPath();
  }

  /** The URL of a link that there is not, for a page that must not repeat what was made up. */
  public static URI ofNone(KeycloakSession session, RealmModel realm) {
    return url(base(session), realm, LINK, "unknown");
  }

  private static URI url(URI base, RealmModel realm, String kind, LinkToken token) {
    return url(base, realm, kind, token.reveal());
  }

  private static URI url(URI base, RealmModel realm, String kind, String token) {
    return Urls.realmBase(base)
        .path("{realm}/{resource}/{kind}/{token}")
        .build(realm.getName(), RESOURCE, kind, token);
  }
}
