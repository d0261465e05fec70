package io.passwordless.keycloak.signin.words;

import java.io.IOException;
import java.util.Locale;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/** What people know an application by: the client's name, or else its id. */
public final class ApplicationName {

  private ApplicationName() {}

  /**
   * The name, translated where the client's name is a message key such as {@code
   * ${client_account}}.
   */
  public static String of(
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
