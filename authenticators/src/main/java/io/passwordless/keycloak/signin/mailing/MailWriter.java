package io.passwordless.keycloak.signin.mailing;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.mail.SignInMail;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.app.AppVisit;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.realm.Policies;
import io.passwordless.keycloak.signin.words.ApplicationName;
import io.passwordless.keycloak.signin.words.Circumstances;
import io.passwordless.keycloak.signin.words.Language;
import io.passwordless.keycloak.signin.words.Lifespan;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
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
public final class MailWriter {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ClientModel client;
  private final URI base;
  private final Policy look;

  /**
   * A writer.
   *
   * @param base the address of the server, as people see it
   */
  public MailWriter(KeycloakSession session, RealmModel realm, ClientModel client, URI base) {
    this(session, realm, client, base, Policies.of(realm));
  }

  /**
   * The same, for a realm that is about to look like this.
   *
   * @param look has the realm's colour and its logo
   */
  MailWriter(KeycloakSession session, RealmModel realm, ClientModel client, URI base, Policy look) {
    this.look = look;
    this.session = session;
    this.realm = realm;
    this.client = client;
    this.base = base;
  }

  /** The mail of a challenge. */
  SignInMail challenge(
      Challenge challenge, Policy policy, Recipient recipient, Language language, Secrets secrets) {
    SignInMethod method = challenge.method();
    boolean mailsLink =
        policy.mailsLink(method) && !AppVisit.FLOW_PATH.equals(challenge.flowPath());
    Map<String, Object> attributes =
        attributes(
            method,
            policy,
            secrets,
            mailsLink ? Optional.of(LinkUrl.of(base, realm, secrets.link())) : Optional.empty(),
            LinkUrl.toDisown(base, realm, secrets.disowning()));
    attributes.put("signUp", recipient.isStranger());
    List<Object> subject = new ArrayList<>();
    if (method.mailsCode()) {
      subject.add(secrets.code().reveal());
    }
    Locale locale = language.of(realm, recipient.user());
    subject.add(realmName());
    subject.add(timeOfDay(recipient, locale));
    return mail(
        recipient,
        locale,
        "passwordless-" + method.shortName(),
        method.mailsCode() ? "passwordlessCodeSubject" : "passwordlessLinkSubject",
        subject,
        challenge.origin(),
        attributes);
  }

  /**
   * The mail with a link that an administrator has made. It tells nothing of the administrator's
   * browser and network: the person could not know them, and they are not hers to know.
   */
  public SignInMail invitation(UserModel user, URI link, Duration lifespan, LinkToken disowning) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("disown", LinkUrl.toDisown(base, realm, disowning).toString());
    attributes.put("link", link.toString());
    attributes.put("linkLifespan", Lifespan.of(lifespan));
    Recipient recipient = Recipient.of(user);
    Locale locale = Language.of(realm).of(realm, user);
    return mail(
        recipient,
        locale,
        "passwordless-invitation",
        "passwordlessInvitationSubject",
        List.of(realmName(), timeOfDay(recipient, locale)),
        Map.of(),
        attributes);
  }

  /**
   * The mail of a method as an administrator gets it to look at: marked as a test, with a code that
   * is none.
   *
   * @param preview where all of its links lead
   */
  SignInMail test(SignInMethod method, Policy policy, UserModel administrator, URI preview) {
    Map<String, Object> attributes =
        attributes(
            method,
            policy,
            Secrets.random(policy),
            policy.mailsLink(method) ? Optional.of(preview) : Optional.empty(),
            preview);
    attributes.put("test", true);
    attributes.put("signUp", false);
    Recipient recipient = Recipient.of(administrator);
    Locale locale = Language.of(realm).of(realm, administrator);
    return mail(
        recipient,
        locale,
        "passwordless-" + method.shortName(),
        "passwordlessTestSubject",
        List.of(realmName(), timeOfDay(recipient, locale)),
        new Circumstances(session).origin(),
        attributes);
  }

  /**
   * What a mail of a method says.
   *
   * @param link where its link leads, empty if it has none
   * @param disown where whoever did not ask for it can end it
   */
  private static Map<String, Object> attributes(
      SignInMethod method, Policy policy, Secrets secrets, Optional<URI> link, URI disown) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("disown", disown.toString());
    attributes.put("codeLifespan", Lifespan.of(policy.codeLifespan()));
    if (link.isPresent()) {
      attributes.put("link", link.get().toString());
      attributes.put("linkLifespan", Lifespan.of(policy.linkLifespan()));
    }
    if (method.mailsCode()) {
      attributes.put("code", secrets.code().reveal());
    }
    return attributes;
  }

  /** The mail that tells a person of a change of her choice. */
  SignInMail preference(UserModel recipient, boolean on) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("on", on);
    return mail(
        Recipient.of(recipient),
        session.getContext().resolveLocale(recipient),
        "passwordless-preference",
        on ? "passwordlessPreferenceOnSubject" : "passwordlessPreferenceOffSubject",
        List.of(),
        new Circumstances(session).origin(),
        attributes);
  }

  /** The mail that tells a person what the first proof of the address has removed. */
  SignInMail cleared(UserModel recipient) {
    return mail(
        Recipient.of(recipient),
        session.getContext().resolveLocale(recipient),
        "passwordless-cleared",
        "passwordlessClearedSubject",
        List.of(realmName()),
        new Circumstances(session).origin(),
        new HashMap<>());
  }

  private SignInMail mail(
      Recipient recipient,
      Locale locale,
      String template,
      String subject,
      List<Object> arguments,
      Map<String, String> origin,
      Map<String, Object> attributes) {
    attributes.put("brandColor", look.brandColor());
    attributes.put("brandLogo", look.brandLogo());
    attributes.put("rightToLeft", Language.isRightToLeft(locale));
    attributes.put("application", ApplicationName.of(session, realm, client, locale));
    attributes.put(
        "asked",
        Circumstances.told(
            origin, KeycloakStore.clock().instant(), locale, Circumstances.zone(recipient.user())));
    return new SignInMail(
        recipient.attributes(),
        recipient.address(),
        locale.toLanguageTag(),
        template,
        subject,
        arguments,
        attributes);
  }

  private static String timeOfDay(Recipient recipient, Locale locale) {
    return Circumstances.timeOfDay(
        KeycloakStore.clock().instant(), locale, Circumstances.zone(recipient.user()));
  }

  private String realmName() {
    return ObjectUtil.isBlank(realm.getDisplayName()) ? realm.getName() : realm.getDisplayName();
  }
}
