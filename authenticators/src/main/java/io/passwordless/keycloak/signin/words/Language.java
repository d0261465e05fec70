package io.passwordless.keycloak.signin.words;

import java.util.Locale;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The language of a request, for a mail that is written after it.
 *
 * @param locale the one of the page
 * @param chosen whether the person has chosen it on a page, which goes before her profile
 */
public record Language(Locale locale, boolean chosen) {

  /** That of the running request. */
  public static Language of(KeycloakSession session) {
    AuthenticationSessionModel tab = session.getContext().getAuthenticationSession();
    String chosen =
        tab == null ? null : tab.getAuthNote(LocaleSelectorProvider.USER_REQUEST_LOCALE);
    return new Language(session.getContext().resolveLocale(null), chosen != null);
  }

  /**
   * That of a mail to somebody, as {@code DefaultLocaleSelectorProvider} (26.7) would choose it in
   * the request.
   *
   * @param session one without a request
   * @param user {@code null} if there is no account
   */
  public Locale of(KeycloakSession session, UserModel user) {
    return chosen || user == null || user.getFirstAttribute(UserModel.LOCALE) == null
        ? locale
        : session.getContext().resolveLocale(user);
  }
}
