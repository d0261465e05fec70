package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.SignInMethod;

/** The step {@code passwordless-email-code}: a code from a mail. */
public final class EmailCodeAuthenticatorFactory extends PasswordlessAuthenticatorFactory {

  /** For the service loader. */
  public EmailCodeAuthenticatorFactory() {
    super(SignInMethod.EMAIL_CODE);
  }

  @Override
  public String getDisplayType() {
    return "Email code";
  }

  @Override
  public String getHelpText() {
    return "Mails a code that is typed here. As a first step it asks for the address itself.";
  }
}
