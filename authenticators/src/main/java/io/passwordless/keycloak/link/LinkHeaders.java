package io.passwordless.keycloak.link;

import io.passwordless.keycloak.signin.realm.Policies;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The headers of what is behind a link: the realm's, made stricter where a realm may be lax. The
 * address of these pages is a secret, so none of them is cached, framed, told to another site or
 * allowed to load anything from one, but for the logo that an administrator has put there.
 */
final class LinkHeaders {

  /** Inline scripts and styles, because {@code template.ftl} of Keycloak's own themes has some. */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "script-src 'self' 'unsafe-inline'",
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' data:%s",
          "object-src 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'");

  private LinkHeaders() {}

  /** All headers of a response; Keycloak adds none of its own after this. */
  static Map<String, String> of(KeycloakSession session, RealmModel realm) {
    session.getProvider(SecurityHeadersProvider.class).options().skipHeaders();
    Map<String, String> headers = new HashMap<>();
    for (BrowserSecurityHeaders header : BrowserSecurityHeaders.values()) {
      String value =
          realm.getBrowserSecurityHeaders().getOrDefault(header.getKey(), header.getDefaultValue());
      if (!value.isEmpty()) {
        headers.put(header.getHeaderName(), value);
      }
    }
    // both policies hold, as if sent in two headers (CSP Level 3, 2.2.2)
    headers.merge(
        BrowserSecurityHeaders.CONTENT_SECURITY_POLICY.getHeaderName(),
        CONTENT_SECURITY_POLICY.formatted(logo(realm)),
        (ofRealm, own) -> ofRealm + ", " + own);
    headers.put(BrowserSecurityHeaders.X_FRAME_OPTIONS.getHeaderName(), "DENY");
    headers.put(BrowserSecurityHeaders.REFERRER_POLICY.getHeaderName(), "no-referrer");
    headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
    return headers;
  }

  /** The place of the realm's logo, which is told of no address, if it is not in the page. */
  private static String logo(RealmModel realm) {
    String logo = Policies.of(realm).brandLogo();
    return logo.startsWith("https:") ? " https://" + URI.create(logo).getRawAuthority() : "";
  }
}
