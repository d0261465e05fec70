package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.Typed;
import java.util.Optional;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a person has typed in an earlier step that asks for nothing else and goes on whether or not
 * there is such an account, such as that of organizations ({@code OrganizationAuthenticator},
 * 26.7). With an account the flow knows a user, without one it does not; whoever looks at the pages
 * must not see which.
 */
final class IdentityFirst {

  private IdentityFirst() {}

  /** What was typed, if nothing has been proved since. */
  static Optional<String> name(AuthenticationSessionModel authSession) {
    boolean asked =
        Boolean.parseBoolean(
            authSession.getAuthNote(AbstractUsernameFormAuthenticator.USERNAME_HIDDEN));
    return asked
            && AuthenticatorUtil.getAuthnCredentials(authSession).isEmpty()
            && !AuthenticatorUtil.isForcedReauthentication(authSession)
        ? Optional.ofNullable(
                authSession.getAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME))
            .map(Typed::name)
        : Optional.empty();
  }
}
