package io.passwordless.keycloak.link;

import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.util.LocaleUtil;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The language somebody has chosen from the menu of a page outside of Keycloak's flows. As there is
 * no authentication session of that page to keep it, the page's form carries it on.
 */
final class ChosenLanguage {

  private final KeycloakSession session;
  private final KeycloakContext context;

  ChosenLanguage(KeycloakSession session) {
    this.session = session;
    this.context = session.getContext();
  }

  /**
   * Makes it the language of this request. Whatever authentication session was looked up by then
   * must not speak for it: Keycloak's store ({@code RootAuthenticationSessionAdapter}, 26.7) makes
   * it the context's, and {@code DefaultLocaleSelectorProvider} then asks no other.
   */
  void use() {
    if (chosen().isPresent()) {
      context.setAuthenticationSession(null);
      LocaleUtil.processLocaleParam(session, context.getRealm(), null);
    }
  }

  /** The address of a form with the choice in it. */
  String in(URI address) {
    UriBuilder builder = UriBuilder.fromUri(address);
    chosen().ifPresent(c -> builder.queryParam(LocaleSelectorProvider.KC_LOCALE_PARAM, "{chosen}"));
    URI with = builder.build(chosen().stream().toArray());
    return with.getRawQuery() == null
        ? with.getRawPath()
        : with.getRawPath() + "?" + with.getRawQuery();
  }

  /** Keeps it for a sign-in that goes on. */
  void keepIn(AuthenticationSessionModel authSession) {
    chosen().ifPresent(c -> authSession.setAuthNote(LocaleSelectorProvider.USER_REQUEST_LOCALE, c));
  }

  /** None but the menu's: anything else would go into a cookie as it came. */
  private Optional<String> chosen() {
    RealmModel realm = context.getRealm();
    return Optional.ofNullable(
            context.getUri().getQueryParameters().getFirst(LocaleSelectorProvider.KC_LOCALE_PARAM))
        .filter(c -> realm.isInternationalizationEnabled())
        .filter(c -> realm.getSupportedLocalesStream().anyMatch(c::equals));
  }
}
