package io.passwordless.keycloak.it.server;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLException;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.representations.info.ProviderRepresentation;
import org.keycloak.representations.info.ServerInfoRepresentation;
import org.keycloak.util.JsonSerialization;

/** Whether tests can run against a Keycloak that somebody else runs, said before they do. */
public final class ExternalServerCheck {

  private static final String STEP = "passwordless-email-code";
  private static final int PATIENCE_MILLIS = 15_000;

  private final KeycloakServer server;

  private ExternalServerCheck(KeycloakServer server) {
    this.server = server;
  }

  /** Says on one line what the tests will run against, or what keeps them from it. */
  public static void main(String[] arguments) {
    try {
      new ExternalServerCheck(ExternalServer.fromSystemProperties()).run();
    } catch (IllegalStateException e) {
      System.err.println("[keycloak] Tests cannot run: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() {
    requireItsOwnAddress();
    try (Keycloak admin =
        Keycloak.getInstance(
            server.baseUrl().toString(),
            "master",
            server.adminUsername(),
            server.adminPassword(),
            "admin-cli")) {
      requireSignIn(admin);
      String version = requireExtension(admin);
      requireMail(admin);
      SharedServer.say(
          "tests run against %s with the extension's version %s"
              .formatted(server.baseUrl(), version));
    } catch (ForbiddenException e) {
      throw new IllegalStateException(
          "'%s' needs the role create-realm of the realm master".formatted(server.adminUsername()),
          e);
    } catch (WebApplicationException e) {
      throw new IllegalStateException(
          "the admin REST API of %s answers: %s".formatted(server.baseUrl(), e.getMessage()), e);
    }
  }

  /** Under another address, links would lead elsewhere and cookies would not come along. */
  private void requireItsOwnAddress() {
    String issuer = issuer();
    String own = issuer.replaceFirst("/realms/master$", "");
    if (!own.equals(server.baseUrl().toString())) {
      throw new IllegalStateException(
          "the Keycloak at %s says its address is %s; use that".formatted(server.baseUrl(), own));
    }
  }

  private String issuer() {
    URI discovery =
        URI.create(server.baseUrl() + "/realms/master/.well-known/openid-configuration");
    try {
      HttpURLConnection connection = (HttpURLConnection) discovery.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try (InputStream answer = connection.getInputStream()) {
        return JsonSerialization.readValue(answer, Map.class).get("issuer").toString();
      }
    } catch (SSLException e) {
      throw new IllegalStateException(
          "the certificate of %s is not trusted here (self-signed?): %s"
              .formatted(server.baseUrl(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new IllegalStateException(
          "no Keycloak answers at %s: %s".formatted(server.baseUrl(), e.getMessage()), e);
    }
  }

  private void requireSignIn(Keycloak admin) {
    try {
      admin.tokenManager().getAccessToken();
    } catch (WebApplicationException e) {
      throw new IllegalStateException(
          "'%s' cannot sign in to the realm master of %s with this password"
              .formatted(server.adminUsername(), server.baseUrl()),
          e);
    }
  }

  private static String requireExtension(Keycloak admin) {
    ServerInfoRepresentation info = admin.serverInfo().getInfo();
    ProviderRepresentation step = info.getProviders().get("authenticator").getProviders().get(STEP);
    if (step == null) {
      throw new IllegalStateException(
          "the extension is not installed there: no authenticator " + STEP);
    }
    String version = step.getOperationalInfo().get("version");
    String own = System.getProperty("passwordless.version");
    if (!own.equals(version)) {
      throw new IllegalStateException(
          "the extension there is of version %s, this suite of version %s".formatted(version, own));
    }
    return version;
  }

  /** One mail, so that a closed port is told now and not by every test. */
  private void requireMail(Keycloak admin) {
    int port = Integer.getInteger("passwordless.smtp.port", 0);
    RealmRepresentation realm = new RealmRepresentation();
    realm.setRealm("t-" + UUID.randomUUID().toString().substring(0, 8));
    realm.setEnabled(true);
    UserRepresentation alice = new UserRepresentation();
    alice.setUsername("alice");
    alice.setEmail("alice@example.com");
    alice.setEnabled(true);
    realm.setUsers(List.of(alice));
    try (ServerSocket mail = new ServerSocket(port, 1, server.addressForServer())) {
      realm.setSmtpServer(
          Map.of(
              "host",
              server.hostOfTests(),
              "port",
              Integer.toString(mail.getLocalPort()),
              "from",
              "no-reply@example.com"));
      admin.realms().create(realm);
      RealmResource created = admin.realm(realm.getRealm());
      try {
        String id = created.users().search("alice", true).get(0).getId();
        Thread sending = new Thread(() -> send(created, id), "send");
        sending.start();
        mail.setSoTimeout(PATIENCE_MILLIS);
        mail.accept().close();
        sending.join();
      } finally {
        created.remove();
      }
    } catch (BindException e) {
      throw new IllegalStateException(
          "the port %d (passwordless.smtp.port) is taken".formatted(port), e);
    } catch (SocketTimeoutException e) {
      throw new IllegalStateException(
          "no mail of %s reaches this machine under the name %s (passwordless.smtp.host) at %s (passwordless.smtp.port)"
              .formatted(
                  server.baseUrl(), server.hostOfTests(), port == 0 ? "any port" : "port " + port),
          e);
    } catch (IOException e) {
      throw new IllegalStateException("no socket for mails: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Fails, because nobody talks SMTP here; that Keycloak connects is enough. */
  private static void send(RealmResource realm, String user) {
    try {
      realm.users().get(user).sendVerifyEmail();
    } catch (WebApplicationException expected) {
      // told by the socket instead
    }
  }
}
