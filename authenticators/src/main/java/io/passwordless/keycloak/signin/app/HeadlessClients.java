package io.passwordless.keycloak.signin.app;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/** The clients that an administrator lets sign people in without a page. */
public final class HeadlessClients {

  /** The client attribute that says so. */
  public static final String ATTRIBUTE = "passwordless.headless";

  /**
   * The realm attribute that names them by their client ids instead, with commas between. Keycloak
   * (26.7, {@code JpaRealmProvider}) finds no client by an attribute that the server's options do
   * not name, and to look at all clients costs too much: what the admin console shows has to be
   * stored in one place.
   */
  public static final String NAMED = "passwordless.headlessClients";

  private HeadlessClients() {}

  /** Whether a client is one of them. */
  public static boolean contains(ClientModel client) {
    return "true".equals(client.getAttribute(ATTRIBUTE))
        || named(client.getRealm().getAttribute(NAMED)).anyMatch(client.getClientId()::equals);
  }

  /** Those of the named client ids that are of no client of the realm. */
  public static Set<String> unknown(RealmModel realm, String named) {
    return named(named)
        .filter(id -> realm.getClientByClientId(id) == null)
        .collect(Collectors.toSet());
  }

  private static Stream<String> named(String ids) {
    return ids == null
        ? Stream.empty()
        : Stream.of(ids.split(",")).map(String::strip).filter(id -> !id.isEmpty());
  }
}
