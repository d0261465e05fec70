package io.passwordless.keycloak.it.server;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A Keycloak that somebody else runs. Tests make realms of their own there and remove them; nothing
 * else is touched.
 */
final class ExternalServer implements KeycloakServer {

  private static final String URL = "passwordless.url";
  private static final String USERNAME = "passwordless.admin.username";
  private static final String PASSWORD = "passwordless.admin.password";
  private static final String PASSWORD_VARIABLE = "PASSWORDLESS_ADMIN_PASSWORD";

  private final URI baseUrl;
  private final String adminUsername;
  private final String adminPassword;

  private ExternalServer(URI baseUrl, String adminUsername, String adminPassword) {
    this.baseUrl = baseUrl;
    this.adminUsername = adminUsername;
    this.adminPassword = adminPassword;
  }

  /**
   * The one that system properties point to.
   *
   * @throws IllegalStateException if one is missing; the message names it
   */
  static ExternalServer fromSystemProperties() {
    String url =
        property(URL).orElseThrow(() -> missing(URL, "where Keycloak is: https://sso.example.com"));
    if (!url.matches("https?://.+")) {
      throw new IllegalStateException("%s is '%s'; it starts with https://".formatted(URL, url));
    }
    return new ExternalServer(
        URI.create(url.replaceFirst("/+$", "")),
        property(USERNAME)
            .orElseThrow(() -> missing(USERNAME, "who may make realms, in the realm master")),
        property(PASSWORD)
            .or(() -> Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)))
            .orElseThrow(
                () -> missing(PASSWORD, "or the environment variable " + PASSWORD_VARIABLE)));
  }

  @Override
  public URI baseUrl() {
    return baseUrl;
  }

  @Override
  public String adminUsername() {
    return adminUsername;
  }

  @Override
  public String adminPassword() {
    return adminPassword;
  }

  @Override
  public String hostOfTests() {
    return property("passwordless.smtp.host").orElse("localhost");
  }

  @Override
  public boolean showsItsLog() {
    return false;
  }

  /** Skips the test that asks for it. */
  @Override
  public String log() {
    return Assumptions.abort("needs the server's own log, which is not to be had from here");
  }

  @Override
  public void close() {
    // it is not this suite's to stop
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
  }

  private static IllegalStateException missing(String name, String meaning) {
    return new IllegalStateException("-D%s is missing: %s".formatted(name, meaning));
  }
}
