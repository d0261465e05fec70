package io.passwordless.keycloak.it.gallery;

import io.passwordless.keycloak.it.realm.TestRealm;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * How a scene is looked at.
 *
 * @param language the language tag of browser and realm
 * @param theme the login theme
 * @param javaScript whether scripts run
 */
public record Look(String language, String theme, boolean javaScript) {

  /** In English, by Keycloak's own theme. */
  public static final Look DEFAULT = new Look("en", "keycloak.v2", true);

  /** The same in another language. */
  public Look in(String otherLanguage) {
    return new Look(otherLanguage, theme, javaScript);
  }

  /** The same by another theme. */
  public Look by(String otherTheme) {
    return new Look(language, otherTheme, javaScript);
  }

  /** The same without scripts. */
  public Look withoutScripts() {
    return new Look(language, theme, false);
  }

  /** Makes a realm look so. */
  Consumer<RealmRepresentation> realm() {
    return realm -> {
      realm.setLoginTheme(theme);
      if (theme.equals("sample")) {
        realm.setEmailTheme(theme);
      }
      realm.setSupportedLocales(Stream.of("en", language).collect(Collectors.toSet()));
      realm.setDefaultLocale(language);
      TestRealm.setting("resendCooldown", 60).accept(realm);
    };
  }
}
