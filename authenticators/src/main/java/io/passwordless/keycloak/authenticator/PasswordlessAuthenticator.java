package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.signin.FirstProof;
import io.passwordless.keycloak.signin.Outcome;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import io.passwordless.keycloak.signin.Outcome.Closed;
import io.passwordless.keycloak.signin.Outcome.NotForThisPerson;
import io.passwordless.keycloak.signin.Outcome.Shown;
import io.passwordless.keycloak.signin.Outcome.SignedIn;
import io.passwordless.keycloak.signin.Outcome.SignedInMeanwhile;
import io.passwordless.keycloak.signin.SignIn;
import io.passwordless.keycloak.signin.app.AppVisit;
import io.passwordless.keycloak.signin.person.AccountHistory;
import io.passwordless.keycloak.signin.person.Preference;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationFlowCallback;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.events.Details;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The step of a flow in which a person proves an email address: translates what was posted to a
 * verb of {@link SignIn}, and its outcome to a page.
 */
final class PasswordlessAuthenticator implements AuthenticationFlowCallback {

  private final KeycloakSession session;

  PasswordlessAuthenticator(KeycloakSession session) {
    this.session = session;
  }

  @Override
  public void authenticate(AuthenticationFlowContext context) {
    FlowStep step = FlowStep.of(context);
    show(context, step, signIn(context, step).arrive());
  }

  @Override
  public void action(AuthenticationFlowContext context) {
    FlowStep step = FlowStep.of(context);
    SignIn signIn = signIn(context, step);
    MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
    Outcome outcome;
    if (form.containsKey(Pages.RESTART)) {
      remember(context, null);
      Claimants.forgetWhomTheBrowserRemembers(context);
      outcome = signIn.startOver();
    } else if (form.containsKey(Pages.RESEND)) {
      outcome = signIn.another();
    } else if (form.containsKey(Pages.CODE)) {
      outcome = signIn.code(form.getFirst(Pages.CODE));
    } else if (form.containsKey(Pages.REMEMBERED)) {
      remember(context, "on");
      outcome = signIn.remembered();
    } else if (Passkeys.arePosted(form)) {
      outcome = signIn.arrive();
      Passkeys passkeys = new Passkeys(context, step);
      if (outcome instanceof AddressWanted wanted && passkeys.areTaken()) {
        remember(context, form.getFirst("rememberMe"));
        passkeys.take(wanted);
        return;
      }
    } else {
      if (!form.isEmpty()) {
        remember(context, form.getFirst("rememberMe"));
      }
      outcome = signIn.address(form.getFirst(AuthenticationManager.FORM_USERNAME));
    }
    show(context, step, outcome);
  }

  /** As {@code AuthenticatorUtils.processRememberMe}, which older lines of Keycloak don't have. */
  private static void remember(AuthenticationFlowContext context, String field) {
    if (context.getRealm().isRememberMe() && "on".equalsIgnoreCase(field)) {
      context.getAuthenticationSession().setAuthNote(Details.REMEMBER_ME, "true");
      context.getEvent().detail(Details.REMEMBER_ME, "true");
    } else {
      context.getAuthenticationSession().removeAuthNote(Details.REMEMBER_ME);
    }
  }

  private SignIn signIn(AuthenticationFlowContext context, FlowStep step) {
    return SignIn.at(session, context.getRealm(), step, context.getEvent());
  }

  private void show(AuthenticationFlowContext context, FlowStep step, Outcome outcome) {
    if (outcome instanceof SignedIn signedIn) {
      letIn(context, signedIn.user());
    } else if (outcome instanceof SignedInMeanwhile) {
      context.resetFlow();
    } else if (outcome instanceof NotForThisPerson) {
      context.attempted();
    } else {
      show(context, (Shown) outcome, new Pages(context, step));
    }
  }

  /** By a page; to an app's flow, which shows it by itself, the outcome is handed on. */
  private void show(AuthenticationFlowContext context, Shown shown, Pages pages) {
    Response answer =
        AppVisit.of(session).isPresent() ? Response.ok(shown).build() : shown.by(pages);
    if (shown instanceof Closed) {
      context.failure(AuthenticationFlowError.ACCESS_DENIED, answer);
    } else {
      context.challenge(answer);
    }
  }

  private static void letIn(AuthenticationFlowContext context, UserModel user) {
    StepForm.setUser(context, user);
    context.success(Preference.CREDENTIAL_TYPE);
  }

  /**
   * The whole flow is through: the address is verified, the browser is known from now on, and
   * failures counted against the account are forgotten. Nothing of it if a passkey has passed the
   * step: that proves no address.
   */
  @Override
  public void onTopFlowSuccess(AuthenticationFlowModel topFlow) {
    RealmModel realm = session.getContext().getRealm();
    AuthenticationSessionModel authSession = session.getContext().getAuthenticationSession();
    UserModel user = authSession.getAuthenticatedUser();
    if (user == null) {
      return;
    }
    if (!comesByEmail(authSession) && Passkeys.tellOf(session, authSession)) {
      return;
    }
    new Acceptance(session, authSession).complete();
    new FirstProof(session, authSession).settle(user);
    // an app's device is known once it has its code: a browser may have to go on for it
    if (AppVisit.of(session).isEmpty()) {
      KnownBrowserCookie cookie = new KnownBrowserCookie(session);
      new AccountHistory(session, realm)
          .newBrowserToken(user, cookie.tokens())
          .ifPresent(cookie::add);
    }
    if (realm.isBruteForceProtected()) {
      KeycloakLine.forgetFailures(session, realm, user);
    }
  }

  @Override
  public void onParentFlowSuccess(AuthenticationFlowContext context) {
    // only the whole flow counts
  }

  @Override
  public boolean requiresUser() {
    return false;
  }

  /**
   * Whether the person has set it up, as Keycloak's conditions ask: who has an address could use
   * it, but has it only after using it, or switching it on. To whom has come by email it is no
   * further factor.
   */
  @Override
  public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
    AuthenticationSessionModel authSession = session.getContext().getAuthenticationSession();
    return (authSession == null || !comesByEmail(authSession))
        && !ObjectUtil.isBlank(user.getEmail())
        && new Preference(user).isTakenUp();
  }

  private static boolean comesByEmail(AuthenticationSessionModel authSession) {
    return AuthenticatorUtil.getAuthnCredentials(authSession).contains(Preference.CREDENTIAL_TYPE);
  }

  @Override
  public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
    // an address is not set up here
  }

  @Override
  public void close() {
    // nothing to release
  }
}
