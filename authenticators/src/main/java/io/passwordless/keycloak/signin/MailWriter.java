package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.challenge.OneTimeCode;
import io.passwordless.keycloak.mail.SignInMail;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import java.net.URI;
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
      SignInMethod method,
      Policy policy,
      Optional<UserModel> recipient,
      OneTimeCode code,
      LinkToken link) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("codeLifespan", Lifespan.of(policy.codeLifespan()));
    if (policy.mailsLink(method)) {
      attributes.put("link", LinkUrl.of(session, realm, link).toString());
      attributes.put("linkLifespan", Lifespan.of(policy.linkLifespan()));
    }
    return switch (method) {
      case EMAIL_CODE -> {
        attributes.put("code", code.reveal());
        yield mail(
            recipient,
            "passwordless-code",
            "passwordlessCodeSubject",
            List.of(code.reveal(), realmName()),
            attributes);
      }
      case MAGIC_LINK ->
          mail(
              recipient,
              "passwordless-link",
              "passwordlessLinkSubject",
              List.of(realmName()),
              attributes);
    };
  }

  /** The mail with a link that an administrator has made. */
  SignInMail invitation(UserModel recipient, URI link, Duration lifespan) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("link", link.toString());
    attributes.put("linkLifespan", Lifespan.of(lifespan));
    return mail(
        Optional.of(recipient),
        "passwordless-invitation",
        "passwordlessInvitationSubject",
        List.of(realmName()),
        attributes);
  }

  private SignInMail mail(
      Optional<UserModel> recipient,
      String template,
      String subject,
      List<Object> arguments,
      Map<String, Object> attributes) {
    Locale locale = session.getContext().resolveLocale(recipient.orElse(null));
    attributes.put("application", ApplicationName.of(session, realm, client, locale));
    return new SignInMail(
        recipient.map(UserModel::getId).orElse(""),
        recipient.map(UserModel::getEmail).orElse(""),
        locale.toLanguageTag(),
        template,
        subject,
        arguments,
        attributes);
  }

  private String realmName() {
    return ObjectUtil.isBlank(realm.getDisplayName()) ? realm.getName() : realm.getDisplayName();
  }
}
