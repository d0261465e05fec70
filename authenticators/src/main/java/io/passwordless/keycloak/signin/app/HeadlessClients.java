package io.passwordless.keycloak.signin.app;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/** The clients of a realm that an administrator lets sign people in without a page. */
public final class HeadlessClients {

  /** The client attribute that says so. */
  public static final String ATTRIBUTE = "passwordless.headless";

  private static final String SEPARATORS = "[\\s,]+";

  private HeadlessClients() {}

  /** Whether a client is one of them. */
  public static boolean contains(ClientModel client) {
    return Boolean.parseBoolean(client.getAttribute(ATTRIBUTE));
  }

  /** Their client ids, as an administrator reads them. */
  public static String named(RealmModel realm) {
    return String.join(", ", new TreeSet<>(present(realm).map(c -> c.getClientId()).toList()));
  }

  /** The client ids in what an administrator has written that are of no client. */
  public static Stream<String> unknown(RealmModel realm, String written) {
    return ids(written).filter(id -> realm.getClientByClientId(id) == null);
  }

  /** Makes these the clients, and no other. */
  public static void set(RealmModel realm, String written) {
    TreeSet<String> wanted = new TreeSet<>(ids(written).toList());
    present(realm)
        .filter(client -> !wanted.contains(client.getClientId()))
        .toList()
        .forEach(client -> client.removeAttribute(ATTRIBUTE));
    wanted.stream()
        .map(realm::getClientByClientId)
        .filter(client -> client != null && !contains(client))
        .forEach(client -> client.setAttribute(ATTRIBUTE, "true"));
  }

  private static Stream<ClientModel> present(RealmModel realm) {
    return realm.searchClientByAttributes(Map.of(ATTRIBUTE, "true"), null, null);
  }

  private static Stream<String> ids(String written) {
    return Stream.of(written.trim().split(SEPARATORS)).filter(id -> !id.isEmpty());
  }
}
