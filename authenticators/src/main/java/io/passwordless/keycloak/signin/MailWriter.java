package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.mail.SignInMail;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import java.net.URI;
import java.text.Bidi;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Writes the mails of a sign-in to a client. */
final class MailWriter {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ClientModel client;

  MailWriter(KeycloakSession session, RealmModel realm, ClientModel client) {
    this.session = session;
    this.realm = realm;
    this.client = client;
  }

  /** The mail of a challenge, made for every address alike; without a recipient it goes nowhere. */
  SignInMail challenge(
      SignInMethod method, Policy policy, Optional<Recipient> recipient, Secrets secrets) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("signUp", recipient.filter(Recipient::isStranger).isPresent());
    attributes.put("disown", LinkUrl.toDisown(session, realm, secrets.disowning()).toString());
    attributes.put("codeLifespan", Lifespan.of(policy.codeLifespan()));
    if (policy.mailsLink(method)) {
      attributes.put("link", LinkUrl.of(session, realm, secrets.link()).toString());
      attributes.put("linkLifespan", Lifespan.of(policy.linkLifespan()));
    }
    return switch (method) {
      case EMAIL_CODE -> {
        String code = secrets.code().reveal();
        attributes.put("code", code);
        yield mail(
            recipient,
            "passwordless-code",
            "passwordlessCodeSubject",
            List.of(code, realmName()),
            new Circumstances(session).origin(),
            attributes);
      }
      case MAGIC_LINK ->
          mail(
              recipient,
              "passwordless-link",
              "passwordlessLinkSubject",
              List.of(realmName()),
              new Circumstances(session).origin(),
              attributes);
    };
  }

  /**
   * The mail with a link that an administrator has made. It tells nothing of the administrator's
   * browser and network: the person could not know them, and they are not hers to know.
   */
  SignInMail invitation(UserModel recipient, URI link, Duration lifespan, LinkToken disowning) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("disown", LinkUrl.toDisown(session, realm, disowning).toString());
    attributes.put("link", link.toString());
    attributes.put("linkLifespan", Lifespan.of(lifespan));
    return mail(
        Optional.of(Recipient.of(recipient)),
        "passwordless-invitation",
        "passwordlessInvitationSubject",
        List.of(realmName()),
        Map.of(),
        attributes);
  }

  /** The mail that tells a person of a change of her choice. */
  SignInMail preference(UserModel recipient, boolean on) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("on", on);
    return mail(
        Optional.of(Recipient.of(recipient)),
        "passwordless-preference",
        on ? "passwordlessPreferenceOnSubject" : "passwordlessPreferenceOffSubject",
        List.of(),
        new Circumstances(session).origin(),
        attributes);
  }

  private SignInMail mail(
      Optional<Recipient> recipient,
      String template,
      String subject,
      List<Object> arguments,
      Map<String, String> origin,
      Map<String, Object> attributes) {
    UserModel user = recipient.map(Recipient::user).orElse(null);
    Locale locale = session.getContext().resolveLocale(user);
    attributes.put("rightToLeft", isRightToLeft(locale));
    attributes.put("application", ApplicationName.of(session, realm, client, locale));
    Map<String, Object> asked = new HashMap<>(origin);
    asked.put(
        "time",
        Circumstances.time(KeycloakStore.clock().instant(), locale, Circumstances.zone(user)));
    attributes.put("asked", asked);
    return new SignInMail(
        recipient.map(Recipient::userId).orElse(null),
        recipient.map(Recipient::address).orElse(""),
        locale.toLanguageTag(),
        template,
        subject,
        arguments,
        attributes);
  }

  /**
   * By the language's own name for itself, as Keycloak does it too; but that one (26.7, {@code
   * FreeMarkerEmailTemplateProvider}) knows only the names of the email theme's languages.
   */
  private static boolean isRightToLeft(Locale locale) {
    return !new Bidi(locale.getDisplayLanguage(locale), Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT)
        .isLeftToRight();
  }

  private String realmName() {
    return ObjectUtil.isBlank(realm.getDisplayName()) ? realm.getName() : realm.getDisplayName();
  }
}
