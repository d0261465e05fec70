package io.passwordless.keycloak.signin.words;

import java.text.Bidi;
import java.util.List;
import java.util.Locale;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
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

  /** That of a realm, for what somebody else causes. */
  public static Language of(RealmModel realm) {
    String tag = realm.isInternationalizationEnabled() ? realm.getDefaultLocale() : null;
    return new Language(tag == null ? Locale.ENGLISH : Locale.forLanguageTag(tag), false);
  }

  /**
   * That of a mail to somebody: as {@code DefaultLocaleSelectorProvider} (26.7) would choose it in
   * the request, but without one.
   *
   * @param user {@code null} if there is no account
   */
  public Locale of(RealmModel realm, UserModel user) {
    String own = user == null ? null : user.getFirstAttribute(UserModel.LOCALE);
    if (chosen || own == null || !realm.isInternationalizationEnabled()) {
      return locale;
    }
    List<Locale> supported = realm.getSupportedLocalesStream().map(Locale::forLanguageTag).toList();
    Locale best =
        Locale.lookup(List.of(new Locale.LanguageRange(tag(own).toLanguageTag())), supported);
    return best == null ? locale : best;
  }

  /**
   * Whether it is written from right to left: by its own name for itself, as Keycloak does it too;
   * but that one (26.7, {@code FreeMarkerEmailTemplateProvider}) knows only the names of the email
   * theme's languages.
   */
  public static boolean isRightToLeft(Locale locale) {
    return !new Bidi(locale.getDisplayLanguage(locale), Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT)
        .isLeftToRight();
  }

  /** What is stored may have an underscore, or be no tag at all. */
  private static Locale tag(String stored) {
    Locale locale = Locale.forLanguageTag(stored.replace('_', '-'));
    return locale.getLanguage().isEmpty() ? Locale.ROOT : locale;
  }
}
