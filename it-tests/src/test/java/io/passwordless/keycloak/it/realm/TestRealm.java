package io.passwordless.keycloak.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.http.Page;
import io.passwordless.keycloak.it.http.WebBrowser;
import io.passwordless.keycloak.it.mail.Mailbox;
import io.passwordless.keycloak.it.server.KeycloakServer;
import jakarta.ws.rs.core.Response;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.EventRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * A realm for one test, with an application and with alice, whose password is her user name. Gone
 * when the test is.
 */
public final class TestRealm implements AutoCloseable {

  /** The client id of the application. */
  public static final String APPLICATION = "app";

  /** The name people know the application by. */
  public static final String APPLICATION_NAME = "Example Shop";

  private static final String REDIRECT_URI = "http://localhost" + Page.APPLICATION_PATH;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MOST_EVENTS = 1000;
  private static final KeycloakServer SHARED = KeycloakServer.shared();
  private static final Keycloak SHARED_ADMIN = administratorOf(SHARED);

  private final KeycloakServer server;
  private final Keycloak administrator;
  private final String name;
  private final int logged;
  private boolean serverErrorsMatter = true;
  private long secondsAhead;

  private TestRealm(KeycloakServer server, Keycloak administrator, String name) {
    this.server = server;
    this.administrator = administrator;
    this.name = name;
    this.logged = server.showsItsLog() ? server.log().length() : 0;
  }

  /** A realm whose browser flow is these elements. */
  public static TestRealm with(Flow.Element... flow) {
    return with(realm -> {}, flow);
  }

  /** A realm whose browser flow is these elements, with further changes. */
  public static TestRealm with(Consumer<RealmRepresentation> changes, Flow.Element... flow) {
    return on(SHARED, SHARED_ADMIN, changes, flow);
  }

  /** A realm like that on a server of the test's own. */
  public static TestRealm on(
      KeycloakServer server, Consumer<RealmRepresentation> changes, Flow.Element... flow) {
    return on(server, administratorOf(server), changes, flow);
  }

  /** The administrator of a server, to be closed. */
  public static Keycloak administratorOf(KeycloakServer server) {
    return Keycloak.getInstance(
        server.baseUrl().toString(),
        "master",
        server.adminUsername(),
        server.adminPassword(),
        "admin-cli");
  }

  private static TestRealm on(
      KeycloakServer server,
      Keycloak administrator,
      Consumer<RealmRepresentation> changes,
      Flow.Element... flow) {
    RealmRepresentation realm = new RealmRepresentation();
    realm.setRealm("t-" + UUID.randomUUID().toString().substring(0, 8));
    realm.setEnabled(true);
    realm.setDisplayName("Example");
    realm.setEventsEnabled(true);
    realm.setInternationalizationEnabled(true);
    realm.setSupportedLocales(Set.of("en"));
    realm.setDefaultLocale("en");
    realm.setRememberMe(true);
    // how slow Keycloak's hashes are is not what is tested
    realm.setPasswordPolicy("hashIterations(1)");
    realm.setAttributes(new HashMap<>());
    realm.setSmtpServer(
        new HashMap<>(
            Map.of(
                "host",
                server.hostOfTests(),
                "port",
                Integer.toString(Mailbox.shared().port()),
                "from",
                "no-reply@example.com")));
    ClientRepresentation application = new ClientRepresentation();
    application.setClientId(APPLICATION);
    application.setName(APPLICATION_NAME);
    application.setPublicClient(true);
    application.setRedirectUris(List.of(REDIRECT_URI));
    application.setBaseUrl(REDIRECT_URI + "/home");
    realm.setClients(new ArrayList<>(List.of(application)));
    realm.setUsers(new ArrayList<>(List.of(person("alice-" + realm.getRealm()))));
    RealmKeys.addTo(realm);
    Flow.bind(realm, flow);
    changes.accept(realm);
    TestRealm created = new TestRealm(server, administrator, realm.getRealm());
    administrator.realms().create(realm);
    return created;
  }

  /** A person who can sign in. */
  public static UserRepresentation person(String username) {
    UserRepresentation user = new UserRepresentation();
    user.setUsername(username);
    user.setEmail(username + "@example.com");
    user.setFirstName("Test");
    user.setLastName("Person");
    user.setEnabled(true);
    CredentialRepresentation password = new CredentialRepresentation();
    password.setType(CredentialRepresentation.PASSWORD);
    password.setValue(username);
    user.setCredentials(new ArrayList<>(List.of(password)));
    return user;
  }

  /** Sets a realm attribute while the realm is made. */
  public static Consumer<RealmRepresentation> setting(String name, Object value) {
    return realm -> realm.getAttributes().put("passwordless." + name, value.toString());
  }

  /** The realm's name. */
  public String name() {
    return name;
  }

  /** Alice's user name, which is her password too. */
  public String alice() {
    return "alice-" + name;
  }

  /** Alice's address. */
  public String alicesAddress() {
    return alice() + "@example.com";
  }

  /** The realm in the admin REST API. */
  public RealmResource admin() {
    return administrator.realm(name);
  }

  /** This project's admin endpoints, as the administrator of the server uses them. */
  public AdminRest rest() {
    return rest(administrator);
  }

  /** The same, as somebody of this realm uses them whose password is the user name. */
  public AdminRest restAs(String username) {
    return restAs(username, username);
  }

  /** The same, with a password that may be wrong. */
  public AdminRest restAs(String username, String password) {
    return rest(
        Keycloak.getInstance(server.baseUrl().toString(), name, username, password, "admin-cli"));
  }

  private AdminRest rest(Keycloak who) {
    return new AdminRest(
        "%s/admin/realms/%s/passwordless/".formatted(server.baseUrl(), name),
        () -> who.tokenManager().getAccessTokenString());
  }

  /** Alice's id. */
  public String aliceId() {
    return admin().users().search(alice(), true).get(0).getId();
  }

  /** Changes alice. */
  public void changeAlice(Consumer<UserRepresentation> change) {
    UserRepresentation alice = admin().users().search(alice(), true).get(0);
    change.accept(alice);
    admin().users().get(alice.getId()).update(alice);
  }

  /** Deletes alice. */
  public void deleteAlice() {
    try (Response response = admin().users().delete(aliceId())) {
      assertThat(response.getStatus()).isEqualTo(204);
    }
  }

  /** Stores a setting as a realm attribute. */
  public void set(String setting, Object value) {
    RealmRepresentation realm = admin().toRepresentation();
    realm.getAttributes().put("passwordless." + setting, value.toString());
    admin().update(realm);
  }

  /**
   * The address an application sends people to, with further parameters such as {@code
   * login_hint=x}.
   */
  public URI signIn(String... parameters) {
    StringBuilder url =
        new StringBuilder(realmUrl())
            .append("/protocol/openid-connect/auth?client_id=")
            .append(APPLICATION)
            .append("&response_type=code&scope=openid&state=the-state&redirect_uri=")
            .append(URLEncoder.encode(REDIRECT_URI, StandardCharsets.UTF_8));
    for (String parameter : parameters) {
      url.append('&').append(parameter);
    }
    return URI.create(url.toString());
  }

  /** An address under the realm's. */
  public URI url(String path) {
    return URI.create(realmUrl() + path);
  }

  /** Opens the sign-in in a browser. */
  public Page openSignIn(WebBrowser browser, String... parameters) {
    return browser.open(signIn(parameters));
  }

  /** The ID token that the application gets for the code it was sent back with. */
  public IDToken idToken(String code) {
    return TokenEndpoint.of(realmUrl()).idToken(APPLICATION, REDIRECT_URI, code);
  }

  /** The refresh token that the application gets for the code it was sent back with. */
  public String refreshToken(String code) {
    return TokenEndpoint.of(realmUrl()).refreshToken(APPLICATION, REDIRECT_URI, code);
  }

  /** Whether a refresh token is good. */
  public boolean refreshes(String refreshToken) {
    return TokenEndpoint.of(realmUrl()).refreshes(APPLICATION, refreshToken);
  }

  /** The events so far, oldest first. */
  public List<EventRepresentation> events() {
    List<EventRepresentation> events =
        new ArrayList<>(admin().getEvents(null, null, null, null, null, null, 0, MOST_EVENTS));
    Collections.reverse(events);
    return events;
  }

  /** How many events so far are of this kind. */
  public long count(ExpectedEvent expected) {
    return events().stream().filter(expected::matches).count();
  }

  /** The events of this kind, once there are so many. */
  public List<EventRepresentation> awaitAll(ExpectedEvent expected, int count) {
    await(expected, count);
    return events().stream().filter(expected::matches).toList();
  }

  /** The first event of this kind, once it is there. */
  public EventRepresentation await(ExpectedEvent expected) {
    return await(expected, 1);
  }

  /**
   * The event that is the one of this number among those of its kind, once it is there. Each mail
   * that is asked for ends in one: sent, not sent, over a limit, or refused.
   */
  public EventRepresentation await(ExpectedEvent expected, int number) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      Optional<EventRepresentation> event =
          events().stream().filter(expected::matches).skip(number - 1L).findFirst();
      if (event.isPresent()) {
        return event.get();
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(
        "fewer than %d events %s among %s"
            .formatted(
                number,
                expected,
                events().stream().map(e -> e.getType() + " " + e.getError()).toList()));
  }

  /**
   * Lets time pass until the realm is gone: by the server's clock if that can be set, as the one of
   * this suite's servers can, and otherwise by waiting. The server's caches keep their own time.
   */
  public void letPass(Duration time) {
    long seconds = time.toSeconds();
    if (setClock(secondsAhead + seconds)) {
      secondsAhead += seconds;
      return;
    }
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean setClock(long seconds) {
    int status = new WebBrowser().send("POST", url("/test-clock/" + seconds), "").status();
    if (status == HttpURLConnection.HTTP_NO_CONTENT) {
      // the administrator's may be too old by now
      administrator.tokenManager().grantToken();
      return true;
    }
    return false;
  }

  /**
   * Lets server errors pass. Keycloak (26.7) has one of its own when requests of one tab overlap:
   * {@code AuthenticationProcessor.form()} reads a forwarded message twice, and the page fails if
   * it is gone the second time.
   */
  public void ignoreServerErrors() {
    serverErrorsMatter = false;
  }

  private String realmUrl() {
    return server.baseUrl() + "/realms/" + name;
  }

  /**
   * Removes the realm.
   *
   * @throws AssertionError if the server has had an error meanwhile, whatever the page said
   */
  @Override
  public void close() {
    if (secondsAhead > 0) {
      setClock(0);
    }
    try {
      if (serverErrorsMatter && server.showsItsLog()) {
        assertThat(server.log().substring(logged).lines())
            .filteredOn(TestRealm::isServerError)
            .isEmpty();
      }
    } finally {
      admin().remove();
      if (administrator != SHARED_ADMIN) {
        administrator.close();
      }
    }
  }

  /**
   * Keycloak logs a mail server that refuses as an error too, and a browser that has gone on before
   * its answer came, or the whole of it; these are a matter of the tests.
   */
  private static boolean isServerError(String line) {
    return line.contains(" ERROR ")
        && !line.contains("Failed to send email")
        && !line.endsWith("java.nio.channels.ClosedChannelException")
        && !line.endsWith("java.io.IOException: Failed to write");
  }
}
