package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.challenge.KnownBrowsers;
import io.passwordless.keycloak.signin.app.AppVisit;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.Urls;
import org.keycloak.utils.SecureContextResolver;

/**
 * The cookie in which a browser keeps the tokens of the accounts it has signed in to, the newest
 * first; an app keeps one token instead. It holds no identity; forgetting it costs nothing but a
 * budget of one's own.
 */
final class KnownBrowserCookie {

  private static final String NAME = "KC_PASSWORDLESS_BROWSER";
  private static final String SEPARATOR = "~";
  private static final int MOST_TOKENS = 5;

  private final KeycloakSession session;
  private final KeycloakContext context;

  KnownBrowserCookie(KeycloakSession session) {
    this.session = session;
    this.context = session.getContext();
  }

  List<String> tokens() {
    return AppVisit.of(session).map(AppVisit::deviceTokens).orElseGet(this::inCookie);
  }

  private List<String> inCookie() {
    Cookie cookie = context.getHttpRequest().getHttpHeaders().getCookies().get(NAME);
    return cookie == null
        ? List.of()
        : Arrays.stream(cookie.getValue().split(SEPARATOR)).limit(MOST_TOKENS).toList();
  }

  void add(String token) {
    String tokens =
        String.join(
            SEPARATOR,
            Stream.concat(Stream.of(token), tokens().stream()).limit(MOST_TOKENS).toList());
    context
        .getHttpResponse()
        .setCookieIfAbsent(
            new NewCookie.Builder(NAME)
                .value(tokens)
                .path(
                    Urls.realmBase(context.getUri().getBaseUri())
                        .path("{realm}/")
                        .build(context.getRealm().getName())
                        .getRawPath())
                .maxAge(Math.toIntExact(KnownBrowsers.LIFESPAN.toSeconds()))
                .httpOnly(true)
                .secure(SecureContextResolver.isSecureContext(session))
                .sameSite(NewCookie.SameSite.LAX)
                .build());
  }
}
