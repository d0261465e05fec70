package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.SignInMethod;

/** The step {@code passwordless-magic-link}: a link from a mail. */
public final class MagicLinkAuthenticatorFactory extends PasswordlessAuthenticatorFactory {

  /** The id of the authenticator in flows. */
  public static final String PROVIDER_ID = "passwordless-magic-link";

  /** For the service loader. */
  public MagicLinkAuthenticatorFactory() {
    super(SignInMethod.MAGIC_LINK);
  }

  @Override
  public String getId() {
    return PROVIDER_ID;
  }

  @Override
  public String getDisplayType() {
    return "Magic link";
  }

  @Override
  public String getHelpText() {
    return "Mails a link that signs in. As a first step it asks for the address itself.";
  }
}
