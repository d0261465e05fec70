package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Claimant;
import io.passwordless.keycloak.signin.Factors;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.WebAuthnConstants;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.WebAuthnConditionalUIAuthenticator;
import org.keycloak.authentication.authenticators.browser.WebAuthnPasswordlessAuthenticatorFactory;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * Keycloak's own sign-in with a passkey on the page that asks for an address, as on its page for a
 * user name ({@code UsernameForm}, 26.7): for whoever has one it needs neither.
 */
final class Passkeys {

  private static final Set<Claimant.Kind> BEFORE_ANY_NAME =
      EnumSet.of(Claimant.Kind.NOBODY, Claimant.Kind.REMEMBERED);

  private final AuthenticationFlowContext context;
  private final FlowStep step;

  Passkeys(AuthenticationFlowContext context, FlowStep step) {
    this.context = context;
    this.step = step;
  }

  /**
   * Whether the page that asks for an address takes them: where people sign in, and nobody has said
   * yet who she is. Whether the flow has found an account to what was typed earlier must not
   * matter.
   */
  boolean areTaken() {
    return BEFORE_ANY_NAME.contains(step.claimant().kind())
        && context.getFlowPath().equals(LoginActionsService.AUTHENTICATE_PATH)
        && WebAuthnConditionalUIAuthenticator.isPasskeysEnabled(context.getSession());
  }

  /** Whether the page's form for them was posted, and not a name that Keycloak would look up. */
  static boolean arePosted(MultivaluedMap<String, String> form) {
    return form.containsKey(WebAuthnConstants.USER_HANDLE)
        && !form.containsKey(AuthenticationManager.FORM_USERNAME);
  }

  /** Has Keycloak put its challenge into the page. */
  void fill(LoginFormsProvider form) {
    keycloaks(null).fillContextForm(StepForm.ofNobody(context, form));
  }

  /** Has Keycloak look at what was posted; what it refuses, it tells on this page. */
  void take(AddressWanted page) {
    keycloaks(page).action(StepForm.ofNobody(context, StepForm.of(context, null)));
  }

  private WebAuthnConditionalUIAuthenticator keycloaks(AddressWanted page) {
    return new WebAuthnConditionalUIAuthenticator(
        context.getSession(), refused -> new Pages(context, step).address(page));
  }

  /**
   * Takes back what a step would tell the {@code amr} claim of an email, if a passkey has passed
   * it: a step for passkeys that stands beside it tells of that instead. To be asked of whoever has
   * not come by email.
   *
   * @return whether one has
   */
  static boolean tellOf(KeycloakSession session, AuthenticationSessionModel authSession) {
    List<AuthenticationExecutionModel> passed =
        new Factors(session, authSession)
            .succeeded()
            .filter(execution -> SignInMethod.of(execution.getAuthenticator()).isPresent())
            .toList();
    if (passed.isEmpty()) {
      return false;
    }
    Map<String, Integer> completed =
        AuthenticatorUtils.parseCompletedExecutions(
            authSession.getUserSessionNotes().get(Constants.AUTHENTICATORS_COMPLETED));
    passed.forEach(execution -> replace(completed, execution, authSession));
    try {
      authSession.setUserSessionNote(
          Constants.AUTHENTICATORS_COMPLETED, JsonSerialization.writeValueAsString(completed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  private static void replace(
      Map<String, Integer> completed,
      AuthenticationExecutionModel passed,
      AuthenticationSessionModel authSession) {
    Integer time = completed.remove(passed.getId());
    authSession
        .getRealm()
        .getAuthenticationExecutionsStream(passed.getParentFlow())
        .filter(
            e ->
                WebAuthnPasswordlessAuthenticatorFactory.PROVIDER_ID.equals(e.getAuthenticator())
                    && e.isEnabled())
        .findFirst()
        .filter(e -> time != null)
        .ifPresent(e -> completed.put(e.getId(), time));
  }
}
