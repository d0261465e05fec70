package io.passwordless.keycloak.link;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The headers of what is behind a link: the realm's, made stricter where a realm may be lax. The
 * address of these pages is a secret, so none of them is cached, framed, told to another site or
 * allowed to load anything from one.
 */
final class LinkHeaders {

  /** Inline scripts and styles, because {@code template.ftl} of Keycloak's own themes has some. */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "script-src 'self' 'unsafe-inline'",
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' data:",
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
        CONTENT_SECURITY_POLICY,
        (ofRealm, own) -> ofRealm + ", " + own);
    headers.put(BrowserSecurityHeaders.X_FRAME_OPTIONS.getHeaderName(), "DENY");
    headers.put(BrowserSecurityHeaders.REFERRER_POLICY.getHeaderName(), "no-referrer");
    headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
    return headers;
  }
}
