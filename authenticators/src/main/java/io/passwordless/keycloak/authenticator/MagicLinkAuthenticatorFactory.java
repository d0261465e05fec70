package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.SignInMethod;

/** The step {@code passwordless-magic-link}: a link from a mail. */
public final class MagicLinkAuthenticatorFactory extends PasswordlessAuthenticatorFactory {

  /** For the service loader. */
  public MagicLinkAuthenticatorFactory() {
    super(SignInMethod.MAGIC_LINK);
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
