package io.passwordless.keycloak.link;

import io.passwordless.keycloak.challenge.LinkToken;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.Urls;
import org.keycloak.utils.SecureContextResolver;

/**
 * The proof that a form was posted from the page of this link that this browser was shown: a secret
 * in a cookie, and what it makes of the link in the form. Without it, somebody could post a link of
 * their own from a foreign page and have the person signed in as somebody else.
 *
 * <p>Over HTTPS the cookie's name begins with {@code __Host-} (RFC 6265bis 4.1.3.2), so that no
 * sibling of the server's host can plant one.
 */
final class FormToken {

  /** The name of the form's field. */
  static final String FIELD = "csrf";

  private static final String COOKIE = "KC_PASSWORDLESS_FORM";
  private static final String HOST_COOKIE = "__Host-" + COOKIE;
  private static final int CHARACTERS = 32;
  private static final String WELL_FORMED = "[A-Za-z0-9]{" + CHARACTERS + "}";

  /** Of our own page, or of nobody's: reloaded, or an address that was typed (Fetch Metadata). */
  private static final List<String> OWN_SITES = List.of("same-origin", "none");

  private final KeycloakContext context;
  private final KeycloakSession session;
  private final String link;

  /**
   * The token of a page.
   *
   * @param link the token of the link whose page it is, as it stands in the URL
   */
  FormToken(KeycloakSession session, String link) {
    this.session = session;
    this.context = session.getContext();
    this.link = LinkToken.parse(link).map(LinkToken::reveal).orElse("");
  }

  /** The token for the form. Sets the cookie if there is none. */
  String issue() {
    String present = cookie();
    if (present != null) {
      return ofLink(present);
    }
    String secret = SecretGenerator.getInstance().randomString(CHARACTERS);
    context
        .getHttpResponse()
        .setCookieIfAbsent(
            new NewCookie.Builder(name())
                .value(secret)
                .path(isHttps() ? "/" : realmPath())
                .httpOnly(true)
                .secure(isHttps() || SecureContextResolver.isSecureContext(session))
                .sameSite(NewCookie.SameSite.LAX)
                .build());
    return ofLink(secret);
  }

  /** Whether the form was posted from this site, with the browser's token, once. */
  boolean isValid() {
    String present = cookie();
    List<String> posted = context.getHttpRequest().getDecodedFormParameters().get(FIELD);
    return present != null
        && posted != null
        && posted.size() == 1
        && isFromHere()
        && MessageDigest.isEqual(bytes(ofLink(present)), bytes(posted.get(0)));
  }

  /** Browsers that do not tell are believed: the token is there for all of them. */
  private boolean isFromHere() {
    String site = context.getHttpRequest().getHttpHeaders().getHeaderString("Sec-Fetch-Site");
    return site == null || OWN_SITES.contains(site);
  }

  private String ofLink(String secret) {
    return HexFormat.of()
        .formatHex(HashUtils.hash(JavaAlgorithm.SHA256, bytes(secret + " " + link)));
  }

  private String cookie() {
    Cookie cookie = context.getHttpRequest().getHttpHeaders().getCookies().get(name());
    return cookie != null && cookie.getValue().matches(WELL_FORMED) ? cookie.getValue() : null;
  }

  private String name() {
    return isHttps() ? HOST_COOKIE : COOKIE;
  }

  private boolean isHttps() {
    return context.getUri().getBaseUri().getScheme().equals("https");
  }

  private String realmPath() {
    return Urls.realmBase(context.getUri().getBaseUri())
        .path("{realm}")
        .build(context.getRealm().getName())
        .getRawPath();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
