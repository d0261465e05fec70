package io.passwordless.keycloak.link;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.Urls;
import org.keycloak.utils.SecureContextResolver;

/**
 * The proof that a form was posted from a page this browser was shown, as a cookie sent along and
 * repeated in the form. Without it, somebody could post a link of their own from a foreign page and
 * have the person signed in as somebody else.
 */
final class FormToken {

  /** The name of the form's field. */
  static final String FIELD = "csrf";

  private static final String COOKIE = "KC_PASSWORDLESS_FORM";
  private static final int CHARACTERS = 32;
  private static final String WELL_FORMED = "[A-Za-z0-9]{" + CHARACTERS + "}";

  private final KeycloakContext context;
  private final KeycloakSession session;

  FormToken(KeycloakSession session) {
    this.session = session;
    this.context = session.getContext();
  }

  /**
   * The token for a form, the same for every tab of the browser. Sets the cookie if there is none.
   */
  String issue() {
    String present = cookie();
    if (present != null) {
      return present;
    }
    String token = SecretGenerator.getInstance().randomString(CHARACTERS);
    context
        .getHttpResponse()
        .setCookieIfAbsent(
            new NewCookie.Builder(COOKIE)
                .value(token)
                .path(
                    Urls.realmBase(context.getUri().getBaseUri())
                        .path("{realm}")
                        .build(context.getRealm().getName())
                        .getRawPath())
                .httpOnly(true)
                .secure(SecureContextResolver.isSecureContext(session))
                .sameSite(NewCookie.SameSite.LAX)
                .build());
    return token;
  }

  /** Whether the posted form carries the browser's token, once. */
  boolean isValid() {
    String present = cookie();
    List<String> posted = context.getHttpRequest().getDecodedFormParameters().get(FIELD);
    return present != null
        && posted != null
        && posted.size() == 1
        && MessageDigest.isEqual(
            present.getBytes(StandardCharsets.UTF_8),
            posted.get(0).getBytes(StandardCharsets.UTF_8));
  }

  private String cookie() {
    Cookie cookie = context.getHttpRequest().getHttpHeaders().getCookies().get(COOKIE);
    return cookie != null && cookie.getValue().matches(WELL_FORMED) ? cookie.getValue() : null;
  }
}
