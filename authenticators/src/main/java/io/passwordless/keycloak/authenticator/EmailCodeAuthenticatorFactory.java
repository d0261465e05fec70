package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.SignInMethod;

/** The step {@code passwordless-email-code}: a code from a mail. */
public final class EmailCodeAuthenticatorFactory extends PasswordlessAuthenticatorFactory {

  /** The id of the authenticator in flows. */
  public static final String PROVIDER_ID = "passwordless-email-code";

  /** For the service loader. */
  public EmailCodeAuthenticatorFactory() {
    super(SignInMethod.EMAIL_CODE);
  }

  @Override
  public String getId() {
    return PROVIDER_ID;
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
