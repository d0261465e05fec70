package io.passwordless.keycloak.it.realm;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.representations.IDToken;
import org.keycloak.util.JsonSerialization;

/** Where an application trades its authorization code for tokens (RFC 6749 3.2). */
final class TokenEndpoint {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI url;

  private TokenEndpoint(URI url) {
    this.url = url;
  }

  static TokenEndpoint of(String realmUrl) {
    return new TokenEndpoint(URI.create(realmUrl + "/protocol/openid-connect/token"));
  }

  IDToken idToken(String clientId, String redirectUri, String code) {
    try {
      return new JWSInput(redeem(clientId, redirectUri, code).getIdToken())
          .readJsonContent(IDToken.class);
    } catch (JWSInputException e) {
      throw new IllegalStateException(e);
    }
  }

  String refreshToken(String clientId, String redirectUri, String code) {
    return redeem(clientId, redirectUri, code).getRefreshToken();
  }

  boolean refreshes(String clientId, String refreshToken) {
    return post("grant_type=refresh_token&client_id=%s&refresh_token=%s"
                .formatted(clientId, encode(refreshToken)))
            .statusCode()
        == 200;
  }

  private AccessTokenResponse redeem(String clientId, String redirectUri, String code) {
    HttpResponse<String> response =
        post(
            "grant_type=authorization_code&client_id=%s&redirect_uri=%s&code=%s"
                .formatted(clientId, encode(redirectUri), encode(code)));
    if (response.statusCode() != 200) {
      throw new AssertionError("the code was refused: " + response.body());
    }
    try {
      return JsonSerialization.readValue(response.body(), AccessTokenResponse.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> post(String form) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
