package io.passwordless.keycloak.it.http;

import io.passwordless.keycloak.it.realm.TestRealm;
import io.passwordless.keycloak.it.server.KeycloakServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.util.JsonSerialization;

/** A first-party app that signs people in without a page. One sign-in at a time. */
public final class App {

  /** The attribute that lets a client do so. */
  public static final String HEADLESS = "passwordless.headless";

  /** A confidential client. */
  public static final String BACK_END = "back-end";

  private static final String SECRET = "the secret of the back end";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private URI endpoint;
  private final URI tokens;
  private final Map<String, String> client;
  private final String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
  private final List<String[]> headers = new ArrayList<>();
  private Supplier<String> proof = () -> null;
  private Supplier<String> proofForTokens = () -> null;

  private App(TestRealm realm, Map<String, String> client) {
    this.endpoint = realm.url("/passwordless/authorize-challenge");
    this.tokens = realm.url("/protocol/openid-connect/token");
    this.client = client;
  }

  /** Lets the test realm's application sign people in without a page. */
  public static Consumer<RealmRepresentation> allowed() {
    return realm -> allow(realm.getClients().get(0));
  }

  /** Lets a client sign people in without a page. */
  public static void allow(ClientRepresentation client) {
    Map<String, String> attributes =
        client.getAttributes() == null
            ? new LinkedHashMap<>()
            : new LinkedHashMap<>(client.getAttributes());
    attributes.put(HEADLESS, "true");
    client.setAttributes(attributes);
  }

  /** Adds the confidential client {@link #BACK_END}, which may do so too. */
  public static void addBackEnd(RealmRepresentation realm) {
    ClientRepresentation client = new ClientRepresentation();
    client.setClientId(BACK_END);
    client.setSecret(SECRET);
    client.setPublicClient(false);
    client.setRedirectUris(List.of("http://localhost" + Page.APPLICATION_PATH));
    allow(client);
    realm.getClients().add(client);
  }

  /** The confidential client. */
  public static App backEnd(TestRealm realm) {
    return of(realm, BACK_END, SECRET);
  }

  /** The test realm's application, which is a public client. */
  public static App of(TestRealm realm) {
    return of(realm, TestRealm.APPLICATION);
  }

  /** A public client. */
  public static App of(TestRealm realm, String clientId) {
    return new App(realm, Map.of("client_id", clientId));
  }

  /** A confidential client. */
  public static App of(TestRealm realm, String clientId, String secret) {
    return new App(realm, Map.of("client_id", clientId, "client_secret", secret));
  }

  /** Sends what follows to another node of the server. */
  public App at(KeycloakServer node) {
    endpoint = node.baseUrl().resolve(endpoint.getPath());
    return this;
  }

  /** Sends a header with every request. */
  public App with(String header, String value) {
    headers.add(new String[] {header, value});
    return this;
  }

  /** Proves the possession of a key with every request. */
  public App signing(DpopKey key) {
    proof = () -> key.proof("POST", endpoint);
    proofForTokens = () -> key.proof("POST", tokens);
    return this;
  }

  /** What the app is answered. */
  public record Answer(int status, Map<String, Object> json, HttpResponse<String> response) {

    /** A member of the JSON, as a text; {@code null} if there is none. */
    public String get(String name) {
      return json.get(name) == null ? null : json.get(name).toString();
    }
  }

  /** Asks for a code, with further parameters such as {@code acr_values=2}. */
  public Answer ask(String address, String... more) {
    return post(
        Stream.concat(
                Stream.of(
                    "response_type=code",
                    "scope=openid",
                    "login_hint=" + address,
                    "code_challenge=" + challenge(),
                    "code_challenge_method=S256"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** Goes on where an answer has led to. */
  public Answer goOn(Answer last, String... fields) {
    return post(
        Stream.concat(Stream.of("auth_session=" + last.get("auth_session")), Stream.of(fields))
            .toArray(String[]::new));
  }

  /** Posts these fields and the client's. */
  public Answer post(String... fields) {
    return send(
        Stream.concat(
                client.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()),
                Stream.of(fields))
            .toArray(String[]::new));
  }

  /** Posts these fields and no other. */
  public Answer send(String... fields) {
    HttpResponse<String> response = send(endpoint, proof.get(), fields);
    return new Answer(response.statusCode(), json(response), response);
  }

  private HttpResponse<String> send(URI to, String dpop, String... fields) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    Stream.of(fields).map(App::encoded).collect(Collectors.joining("&"))));
    headers.forEach(header -> request.header(header[0], header[1]));
    if (dpop != null) {
      request.header("DPoP", dpop);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(HttpResponse<String> response) {
    try {
      return response.body().isBlank()
          ? Map.of()
          : JsonSerialization.readValue(response.body(), Map.class);
    } catch (IOException e) {
      throw new AssertionError(response.statusCode() + " is no JSON: " + response.body(), e);
    }
  }

  private static String encoded(String field) {
    int end = field.indexOf('=');
    return field.substring(0, end + 1)
        + URLEncoder.encode(field.substring(end + 1), StandardCharsets.UTF_8);
  }

  private String challenge() {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The tokens for the code that an answer has. */
  public Tokens redeem(Answer answer, String... more) {
    HttpResponse<String> response = exchange(answer, verifier, more);
    if (response.statusCode() != 200) {
      throw new AssertionError("the code was refused: " + response.body());
    }
    try {
      return new Tokens(JsonSerialization.readValue(response.body(), AccessTokenResponse.class));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the token endpoint says to the code that an answer has, and another verifier. */
  public int redeemWith(String otherVerifier, Answer answer) {
    return exchange(answer, otherVerifier).statusCode();
  }

  private HttpResponse<String> exchange(Answer answer, String codeVerifier, String... more) {
    String code = answer.get("authorization_code");
    if (code == null) {
      throw new AssertionError("no code in " + answer.json());
    }
    return send(
        tokens,
        proofForTokens.get(),
        Stream.of(
                client.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()),
                Stream.of(
                    "grant_type=authorization_code",
                    "code=" + code,
                    "code_verifier=" + codeVerifier),
                Stream.of(more))
            .flatMap(fields -> fields)
            .toArray(String[]::new));
  }

  /** What an app gets for a code. */
  public record Tokens(AccessTokenResponse response) {

    /** The ID token. */
    public IDToken id() {
      return read(response.getIdToken(), IDToken.class);
    }

    /** The access token. */
    public AccessToken access() {
      return read(response.getToken(), AccessToken.class);
    }

    private static <T> T read(String token, Class<T> type) {
      try {
        return new JWSInput(token).readJsonContent(type);
      } catch (JWSInputException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
