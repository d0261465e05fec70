package io.passwordless.keycloak.signin.words;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/** What people know an application by: the client's name, or else its id. */
public final class ApplicationName {

  private static final int LONGEST = 60;
  private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\p{Cc}]+");

  /** They would turn round what stands behind the name as well. */
  private static final Pattern DIRECTIONS =
      Pattern.compile("[\\u200E\\u200F\\u061C\\u202A-\\u202E\\u2066-\\u2069]");

  private ApplicationName() {}

  /**
   * The name as it may stand in a sentence: where clients register themselves, strangers choose it.
   * Translated where the client's name is a message key such as {@code ${client_account}}.
   */
  public static String of(
      KeycloakSession session, RealmModel realm, ClientModel client, Locale locale) {
    return brief(full(session, realm, client, locale));
  }

  /** A few words on one line. */
  static String brief(String name) {
    String line = SPACES.matcher(DIRECTIONS.matcher(name).replaceAll("")).replaceAll(" ").strip();
    int characters = line.codePointCount(0, line.length());
    return characters <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)).strip() + "…";
  }

  private static String full(
      KeycloakSession session, RealmModel realm, ClientModel client, Locale locale) {
    String name = client.getName();
    if (ObjectUtil.isBlank(name)) {
      return client.getClientId();
    }
    if (!name.startsWith("${") || !name.endsWith("}")) {
      return name;
    }
    String key = name.substring(2, name.length() - 1);
    try {
      return session
          .theme()
          .getTheme(Theme.Type.LOGIN)
          .getEnhancedMessages(realm, locale)
          .getProperty(key, client.getClientId());
    } catch (IOException e) {
      throw new IllegalStateException("the login theme cannot be read", e);
    }
  }
}
