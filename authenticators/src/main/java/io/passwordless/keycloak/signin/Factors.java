package io.passwordless.keycloak.signin;

import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.ConfigurableAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/** What somebody has proved in a sign-in so far. */
public final class Factors {

  /** Factors of Keycloak (26.7) that tell of no credential, neither before nor after. */
  private static final Set<String> UNTOLD =
      Set.of("auth-x509-client-username-form", "idp-confirm-link");

  /**
   * Steps of Keycloak (26.7) that may let pass without any proof: a name is none, nor is what is to
   * be set anew. What a conditional form has asked for, it tells of.
   */
  private static final Set<String> WITHOUT_PROOF =
      Set.of("auth-username-form", "auth-conditional-otp-form", "reset-password", "reset-otp");

  private final KeycloakSession session;
  private final AuthenticationSessionModel authSession;

  /** Those of a tab. */
  public Factors(KeycloakSession session, AuthenticationSessionModel authSession) {
    this.session = session;
    this.authSession = authSession;
  }

  /** Whether there is any. */
  public boolean exist() {
    return credentials().findAny().isPresent() || succeeded().anyMatch(this::isFactor);
  }

  /**
   * The types of the credentials that were proved. Keycloak (26.7, {@code UsernameForm}) tells of a
   * password where only a name was typed: it counts if a step has asked for one.
   */
  Stream<String> credentials() {
    return AuthenticatorUtil.getAuthnCredentials(authSession).stream()
        .filter(type -> !type.equals(PasswordCredentialModel.TYPE) || isPasswordProved());
  }

  private boolean isPasswordProved() {
    return succeeded()
        .anyMatch(
            execution ->
                isFactor(execution)
                    && PasswordCredentialModel.TYPE.equals(
                        factory(execution).getReferenceCategory()));
  }

  /** The steps that have let somebody pass. */
  public Stream<AuthenticationExecutionModel> succeeded() {
    return authSession.getExecutionStatus().entrySet().stream()
        .filter(status -> status.getValue() == ExecutionStatus.SUCCESS)
        .map(status -> authSession.getRealm().getAuthenticationExecutionById(status.getKey()))
        .filter(execution -> execution != null && !execution.isAuthenticatorFlow());
  }

  /** A step that has succeeded, maybe without telling of a credential, and is of a kind of them. */
  private boolean isFactor(AuthenticationExecutionModel execution) {
    String id = execution.getAuthenticator();
    ConfigurableAuthenticatorFactory factory = factory(execution);
    return factory != null
        && !WITHOUT_PROOF.contains(id)
        && (factory.getReferenceCategory() != null || UNTOLD.contains(id));
  }

  private ConfigurableAuthenticatorFactory factory(AuthenticationExecutionModel execution) {
    return session
                .getKeycloakSessionFactory()
                .getProviderFactory(Authenticator.class, execution.getAuthenticator())
            instanceof ConfigurableAuthenticatorFactory factory
        ? factory
        : null;
  }
}
