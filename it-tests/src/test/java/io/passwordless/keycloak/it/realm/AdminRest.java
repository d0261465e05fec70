package io.passwordless.keycloak.it.realm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Supplier;
import org.keycloak.util.JsonSerialization;

/** This project's admin endpoints of a realm, as somebody with a token uses them. */
public final class AdminRest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String base;
  private final Supplier<String> token;

  /** The endpoints under this address, with a token fetched for each request. */
  public AdminRest(String base, Supplier<String> token) {
    this.base = base;
    this.token = token;
  }

  /** An answer. */
  public record Answer(int status, JsonNode json) {

    /** This answer, if it has the status. */
    public Answer is(int expected) {
      if (status != expected) {
        throw new AssertionError("%d instead of %d: %s".formatted(status, expected, json));
      }
      return this;
    }

    /** A field of the answer, as text; empty if there is none. */
    public String text(String field) {
      return json.path(field).asText();
    }
  }

  /** Reads. */
  public Answer get(String path) {
    return send("GET", path, null);
  }

  /** Writes. */
  public Answer put(String path, String json) {
    return send("PUT", path, json);
  }

  /** Makes. */
  public Answer post(String path, String json) {
    return send("POST", path, json);
  }

  /** Removes. */
  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  private Answer send(String method, String path, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + token.get())
            .header("Content-Type", "application/json")
            // the language of an administrator is nobody else's
            .header("Accept-Language", "nl")
            .method(
                method,
                json == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json));
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), read(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode read(String body) throws IOException {
    return JsonSerialization.mapper.readTree(body.isEmpty() ? "null" : body);
  }
}
