package io.passwordless.keycloak.signin.realm;

import io.passwordless.keycloak.policy.Policy;
import org.keycloak.email.EmailSenderProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.organization.utils.Organizations;

/** What a realm can do for anybody. Says nothing about anybody's address. */
public final class Offer {

  private static final String DEFAULT_MAIL_SENDER = "default";

  private Offer() {}

  /**
   * Whether the realm can send mail at all. A mail sender other than Keycloak's own has its
   * configuration elsewhere.
   */
  public static boolean mail(KeycloakSession session, RealmModel realm) {
    return !realm.getSmtpConfig().isEmpty()
        || !session
            .getKeycloakSessionFactory()
            .getProviderFactory(EmailSenderProvider.class)
            .getId()
            .equals(DEFAULT_MAIL_SENDER);
  }

  /** Whether an address without an account may create one. */
  public static boolean signUp(KeycloakSession session, RealmModel realm, Policy policy) {
    return policy.signUp() && Organizations.isRegistrationAllowed(session, realm);
  }
}
