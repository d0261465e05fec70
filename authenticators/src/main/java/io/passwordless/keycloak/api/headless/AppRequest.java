package io.passwordless.keycloak.api.headless;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.keycloak.http.FormPartValue;
import org.keycloak.http.HttpRequest;

/**
 * An app's request as a flow may see it: with the fields of the form that the flow has shown, and
 * no other. What proves the client, a certificate or a header, is not the person's.
 */
record AppRequest(HttpRequest request, Map<String, String> form) implements HttpRequest {

  @Override
  public String getHttpMethod() {
    return request.getHttpMethod();
  }

  @Override
  public MultivaluedMap<String, String> getDecodedFormParameters() {
    return new MultivaluedHashMap<>(form);
  }

  @Override
  public MultivaluedMap<String, FormPartValue> getMultiPartFormParameters() {
    return new MultivaluedHashMap<>();
  }

  @Override
  public HttpHeaders getHttpHeaders() {
    return new PersonsHeaders(request.getHttpHeaders());
  }

  @Override
  public X509Certificate[] getClientCertificateChain() {
    return null;
  }

  @Override
  public UriInfo getUri() {
    return request.getUri();
  }

  @Override
  public boolean isProxyTrusted() {
    return request.isProxyTrusted();
  }
}
