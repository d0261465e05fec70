package io.passwordless.keycloak.signin.app;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/** The clients of a realm that an administrator lets sign people in without a page. */
public final class HeadlessClients {

  /** The client attribute that says so. */
  public static final String ATTRIBUTE = "passwordless.headless";

  private static final String NAMED = "passwordless.headless.named";
  private static final String ON = "true";
  private static final String SEPARATORS = "[\\s,]+";

  private HeadlessClients() {}

  /** Whether a client is one of them. */
  public static boolean contains(ClientModel client) {
    return ON.equals(client.getAttribute(ATTRIBUTE));
  }

  /**
   * The client ids of those that were named in the tab, and are such clients still. Keycloak (26.7,
   * {@code JpaRealmProvider}) finds none by an attribute that the server's options do not name, and
   * to look at all clients of a realm costs too much.
   */
  public static String named(RealmModel realm) {
    return clients(realm, ids(realm.getAttribute(NAMED)).stream())
        .filter(HeadlessClients::contains)
        .map(client -> client.getClientId())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The client ids that an administrator has added and that are of no client. */
  public static Stream<String> unknown(RealmModel realm, String before, String after) {
    return difference(after, before).filter(id -> realm.getClientByClientId(id) == null);
  }

  /**
   * Makes those that an administrator has added such clients, and those no more that were taken
   * away. All others stay as they are: what was written may be older than they.
   */
  public static void change(RealmModel realm, String before, String after) {
    clients(realm, difference(before, after)).forEach(client -> client.removeAttribute(ATTRIBUTE));
    clients(realm, difference(after, before)).forEach(client -> client.setAttribute(ATTRIBUTE, ON));
    if (ids(after).isEmpty()) {
      realm.removeAttribute(NAMED);
    } else {
      realm.setAttribute(NAMED, String.join(" ", ids(after)));
    }
  }

  private static Stream<ClientModel> clients(RealmModel realm, Stream<String> ids) {
    return ids.map(realm::getClientByClientId).filter(Objects::nonNull);
  }

  private static Stream<String> difference(String one, String other) {
    Set<String> others = ids(other);
    return ids(one).stream().filter(id -> !others.contains(id));
  }

  private static Set<String> ids(String written) {
    return written == null
        ? Set.of()
        : Stream.of(written.trim().split(SEPARATORS))
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toSet());
  }
}
