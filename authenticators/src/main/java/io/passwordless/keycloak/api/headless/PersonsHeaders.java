package io.passwordless.keycloak.api.headless;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A request's headers, but those by which a client or a certificate proves itself. */
record PersonsHeaders(HttpHeaders headers) implements HttpHeaders {

  private static final Pattern OF_THE_CLIENT =
      Pattern.compile("authorization|.*(ssl|cert).*", Pattern.CASE_INSENSITIVE);

  private static boolean isOfTheClient(String name) {
    return OF_THE_CLIENT.matcher(name).matches();
  }

  @Override
  public List<String> getRequestHeader(String name) {
    return isOfTheClient(name) ? List.of() : headers.getRequestHeader(name);
  }

  @Override
  public String getHeaderString(String name) {
    return isOfTheClient(name) ? null : headers.getHeaderString(name);
  }

  @Override
  public MultivaluedMap<String, String> getRequestHeaders() {
    MultivaluedMap<String, String> shown = new MultivaluedHashMap<>(headers.getRequestHeaders());
    shown.keySet().removeIf(PersonsHeaders::isOfTheClient);
    return shown;
  }

  @Override
  public List<MediaType> getAcceptableMediaTypes() {
    return headers.getAcceptableMediaTypes();
  }

  @Override
  public List<Locale> getAcceptableLanguages() {
    return headers.getAcceptableLanguages();
  }

  @Override
  public MediaType getMediaType() {
    return headers.getMediaType();
  }

  @Override
  public Locale getLanguage() {
    return headers.getLanguage();
  }

  @Override
  public Map<String, Cookie> getCookies() {
    return Map.of();
  }

  @Override
  public Date getDate() {
    return headers.getDate();
  }

  @Override
  public int getLength() {
    return headers.getLength();
  }
}
