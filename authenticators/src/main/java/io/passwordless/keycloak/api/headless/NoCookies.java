package io.passwordless.keycloak.api.headless;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import org.keycloak.http.HttpResponse;

/** A response that a flow can set no cookie of: an app keeps an {@code auth_session} instead. */
record NoCookies(HttpResponse response) implements HttpResponse {

  @Override
  public int getStatus() {
    return response.getStatus();
  }

  @Override
  public void setStatus(int statusCode) {
    response.setStatus(statusCode);
  }

  @Override
  public void addHeader(String name, String value) {
    if (!HttpHeaders.SET_COOKIE.equalsIgnoreCase(name)) {
      response.addHeader(name, value);
    }
  }

  @Override
  public void setHeader(String name, String value) {
    if (!HttpHeaders.SET_COOKIE.equalsIgnoreCase(name)) {
      response.setHeader(name, value);
    }
  }

  @Override
  public void setCookieIfAbsent(NewCookie cookie) {
    // none
  }
}
