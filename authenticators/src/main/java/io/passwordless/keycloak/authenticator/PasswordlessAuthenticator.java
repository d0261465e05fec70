package io.passwordless.keycloak.authenticator;

import io.passwordless.keycloak.challenge.CodeAttempt;
import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.policy.LinkBrowser;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.policy.Typed;
import io.passwordless.keycloak.signin.AccountHistory;
import io.passwordless.keycloak.signin.Pending;
import io.passwordless.keycloak.signin.Policies;
import io.passwordless.keycloak.signin.Preference;
import io.passwordless.keycloak.signin.SignIn;
import io.passwordless.keycloak.signin.Step;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowCallback;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.events.Errors;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The step of a flow in which a person proves an email address. First in a flow it asks for the
 * address; after a step that knows the person it mails at once, unless nobody has done anything
 * yet.
 *
 * <p>Its states, in the authentication session: no challenge (the address page), a challenge (the
 * waiting page), a proof left by the link (done). Only a posted form moves it on; showing a page
 * again never mails.
 */
final class PasswordlessAuthenticator implements AuthenticationFlowCallback {

  private static final int LONGEST_ADDRESS = 255;
  private static final String FORMS = "/login-actions/";

  private final KeycloakSession session;
  private final SignInMethod method;

  PasswordlessAuthenticator(KeycloakSession session, SignInMethod method) {
    this.session = session;
    this.method = method;
  }

  @Override
  public void authenticate(AuthenticationFlowContext context) {
    Policy policy = Policies.of(context.getRealm(), context.getExecution());
    if (!policy.offers(method)) {
      leave(context, Errors.NOT_ALLOWED, Messages.METHOD_OFF);
      return;
    }
    if (isAccepted(context)) {
      context.success(Preference.CREDENTIAL_TYPE);
      return;
    }
    SignIn signIn = signIn(context, policy);
    if (signIn.isProvedAlready()) {
      leaveAsNoSecondFactor(context, signIn);
      return;
    }
    Optional<String> identityFirst =
        IdentityFirst.name(context.getAuthenticationSession())
            .filter(PasswordlessAuthenticator::canBeAName);
    if (identityFirst.isEmpty()
        && context.getUser() != null
        && (ObjectUtil.isBlank(context.getUser().getEmail())
            || signIn.isRefusedBy(context.getUser()))
        && hasAnotherWay(context)) {
      context.attempted();
      return;
    }
    Pages pages = new Pages(context, method, policy);
    if (finishedByLink(context, signIn)) {
      return;
    }
    Optional<Pending> pending =
        Pending.of(context.getAuthenticationSession(), context.getExecution().getId());
    if (pending.isPresent() && hasSignedInMeanwhile(context, signIn, pending.get())) {
      context.resetFlow();
    } else if (pending.isPresent()) {
      context.challenge(
          signIn.isOver(pending.get())
              ? pages.elsewhere(pending.get())
              : pages.waiting(pending.get()));
    } else if (identityFirst.isPresent() ? !isPosted(context) : context.getUser() == null) {
      context.challenge(pages.address());
    } else if (signIn.mayTellThatThereIsNoAddress(context.getUser())) {
      leave(context, Errors.INVALID_EMAIL, Messages.NO_MAIL);
    } else if (!signIn.canMail()) {
      leave(context, Errors.EMAIL_SEND_FAILED, Messages.NO_MAIL);
    } else if (signIn.isFirstFactor() && !isPosted()) {
      context.challenge(pages.knownAddress());
    } else {
      context.challenge(
          pages.waiting(
              identityFirst.map(signIn::begin).orElseGet(() -> signIn.begin(context.getUser()))));
    }
  }

  /**
   * Whether somebody has posted a form of the flow. If not, a person whom only Keycloak's cookie
   * knows ({@code CookieAuthenticator}, 26.7, with {@code prompt=login} or a step-up) may have been
   * led here by any page, as often as that likes. Other sites can post to the authorization
   * endpoint as well, but not to a form's address, which has the session's code.
   */
  private boolean isPosted() {
    return HttpMethod.POST.equals(session.getContext().getHttpRequest().getHttpMethod())
        && session.getContext().getUri().getPath().contains(FORMS);
  }

  @Override
  public void action(AuthenticationFlowContext context) {
    Policy policy = Policies.of(context.getRealm(), context.getExecution());
    if (!policy.offers(method)) {
      leave(context, Errors.NOT_ALLOWED, Messages.METHOD_OFF);
      return;
    }
    SignIn signIn = signIn(context, policy);
    if (finishedByLink(context, signIn)) {
      return;
    }
    MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
    Pages pages = new Pages(context, method, policy);
    Optional<Pending> pending =
        Pending.of(context.getAuthenticationSession(), context.getExecution().getId());
    if (pending.isEmpty()) {
      addressTyped(context, signIn, pages, form);
    } else if (form.containsKey(Pages.RESTART) && pages.canRestart(pending.get())) {
      restart(context, signIn, pages, pending.get());
    } else if (hasSignedInMeanwhile(context, signIn, pending.get())) {
      context.resetFlow();
    } else if (form.containsKey(Pages.RESEND)) {
      resend(context, signIn, pages, policy, pending.get());
    } else if (takesCode(policy)) {
      codeTyped(context, signIn, pages, policy, pending.get(), form);
    } else {
      context.challenge(pages.waiting(pending.get()));
    }
  }

  /** A name that came with the application's request is not mailed to before somebody says so. */
  private static boolean isPosted(AuthenticationFlowContext context) {
    return context.getHttpRequest().getHttpMethod().equals(HttpMethod.POST);
  }

  private static boolean canBeAName(String typed) {
    return typed.length() <= LONGEST_ADDRESS && typed.chars().noneMatch(Character::isISOControl);
  }

  /**
   * Whether the person has signed in by another tab of this browser, which ended what this one
   * waits for. From its beginning, the flow then takes her to this tab's application.
   */
  private boolean hasSignedInMeanwhile(
      AuthenticationFlowContext context, SignIn signIn, Pending pending) {
    if (!context.getFlowPath().equals(LoginActionsService.AUTHENTICATE_PATH)
        || AuthenticatorUtil.isForcedReauthentication(context.getAuthenticationSession())) {
      return false;
    }
    AuthResult present =
        AuthenticationManager.authenticateIdentityCookie(session, context.getRealm(), true);
    return present != null && signIn.isOver(pending) && signIn.isOf(pending, present.user());
  }

  private boolean takesCode(Policy policy) {
    return method == SignInMethod.EMAIL_CODE || policy.linkBrowser() == LinkBrowser.RELAY;
  }

  private void addressTyped(
      AuthenticationFlowContext context,
      SignIn signIn,
      Pages pages,
      MultivaluedMap<String, String> form) {
    if (IdentityFirst.name(context.getAuthenticationSession()).isPresent()) {
      context.clearUser();
    } else if (context.getUser() != null) {
      authenticate(context);
      return;
    }
    String typed = form.getFirst(AuthenticationManager.FORM_USERNAME);
    String name = typed == null ? "" : Typed.name(typed);
    AuthenticatorUtils.processRememberMe(context, form);
    if (name.isEmpty()) {
      context.challenge(pages.address(name, Messages.ADDRESS_MISSING));
    } else if (!canBeAName(name)) {
      context.challenge(pages.address("", Messages.ADDRESS_INVALID));
    } else if (!signIn.canMail()) {
      context.getEvent().clone().error(Errors.EMAIL_SEND_FAILED);
      context.challenge(pages.address(name, Messages.NO_MAIL));
    } else {
      context
          .getAuthenticationSession()
          .setAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME, name);
      context.challenge(pages.waiting(signIn.begin(name)));
    }
  }

  private void restart(
      AuthenticationFlowContext context, SignIn signIn, Pages pages, Pending pending) {
    signIn.abandon(pending);
    AuthenticationSessionModel authSession = context.getAuthenticationSession();
    Pending.clear(authSession, context.getExecution().getId());
    authSession.removeAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME);
    context.challenge(pages.address("", null));
  }

  private void resend(
      AuthenticationFlowContext context,
      SignIn signIn,
      Pages pages,
      Policy policy,
      Pending pending) {
    Optional<Pending> resent = signIn.resend(pending);
    if (resent.isPresent()) {
      context.challenge(pages.waiting(resent.get(), Messages.RESENT));
    } else {
      context.challenge(
          pages.waitingTooSoon(pending, pending.untilResend(policy.resendCooldown())));
    }
  }

  private void codeTyped(
      AuthenticationFlowContext context,
      SignIn signIn,
      Pages pages,
      Policy policy,
      Pending pending,
      MultivaluedMap<String, String> form) {
    String typed = form.getFirst(Pages.CODE);
    if (ObjectUtil.isBlank(typed)) {
      context.challenge(pages.waitingWithFieldError(pending, Messages.CODE_MISSING));
      return;
    }
    if (!signIn.isWellFormed(typed)) {
      context.challenge(
          pages.waitingWithFieldError(pending, Messages.CODE_MALFORMED, policy.codeLength()));
      return;
    }
    CodeAttempt attempt = signIn.tryCode(pending, typed);
    Optional<UserModel> user =
        attempt.verdict() == Verdict.ACCEPTED ? signIn.user(pending) : Optional.empty();
    if (user.isPresent()) {
      finish(context, signIn, pending.challengeId(), user.get());
      return;
    }
    if (isAccepted(context)) {
      context.success(Preference.CREDENTIAL_TYPE);
      return;
    }
    if (attempt.open()) {
      context.challenge(pages.waitingWithFieldError(pending, Messages.of(attempt.verdict())));
      return;
    }
    Pending closed = pending.closed();
    closed.save(context.getAuthenticationSession(), context.getExecution().getId());
    String message =
        attempt.verdict() == Verdict.WRONG
            ? Messages.of(Verdict.EXHAUSTED)
            : Messages.of(attempt.verdict());
    context.challenge(pages.waitingWithError(closed, message));
  }

  /** Picks up the proof that the link has left in this authentication session. */
  private boolean finishedByLink(AuthenticationFlowContext context, SignIn signIn) {
    Optional<String> proof =
        Pending.takeProof(context.getAuthenticationSession(), context.getExecution().getId());
    if (proof.isEmpty()) {
      return false;
    }
    Optional<UserModel> user = signIn.proven(proof.get());
    if (user.isPresent()) {
      finish(context, signIn, proof.get(), user.get());
    } else {
      Pending.clear(context.getAuthenticationSession(), context.getExecution().getId());
      refuse(context, Errors.INVALID_USER, Messages.of(Verdict.REFUSED));
    }
    return true;
  }

  private void finish(
      AuthenticationFlowContext context, SignIn signIn, String challengeId, UserModel user) {
    Pending.clear(context.getAuthenticationSession(), context.getExecution().getId());
    signIn.markProved(user);
    context.setUser(user);
    acceptance(context).record(context.getExecution().getId(), challengeId, user);
    context.success(Preference.CREDENTIAL_TYPE);
  }

  private boolean isAccepted(AuthenticationFlowContext context) {
    return acceptance(context).isRecorded(context.getExecution().getId());
  }

  private static void leaveAsNoSecondFactor(AuthenticationFlowContext context, SignIn signIn) {
    if (context.getExecution().isAlternative()) {
      context.attempted();
    } else {
      signIn.reportNoSecondFactor();
      fail(context, Messages.SECOND_FACTOR_NEEDED);
    }
  }

  /** Whether there is a way beside this one that the person, whom the flow knows, can take. */
  private boolean hasAnotherWay(AuthenticationFlowContext context) {
    return context.getExecution().isAlternative()
        && context.getAuthenticationSelections().stream()
            .map(selection -> selection.getAuthenticationExecution().getAuthenticator())
            .filter(
                id ->
                    Arrays.stream(SignInMethod.values())
                        .noneMatch(m -> m.authenticatorId().equals(id)))
            .map(id -> session.getProvider(Authenticator.class, id))
            .anyMatch(a -> a.configuredFor(session, context.getRealm(), context.getUser()));
  }

  /** This way is closed: others are taken if there are any, otherwise a page says why. */
  private static void leave(AuthenticationFlowContext context, String eventError, String message) {
    boolean others =
        context.getExecution().isAlternative() && context.getAuthenticationSelections().size() > 1;
    if (others) {
      context.attempted();
    } else {
      refuse(context, eventError, message);
    }
  }

  private static void refuse(AuthenticationFlowContext context, String eventError, String message) {
    context.getEvent().clone().error(eventError);
    fail(context, message);
  }

  private static void fail(AuthenticationFlowContext context, String message) {
    context.failure(
        AuthenticationFlowError.ACCESS_DENIED,
        context.form().setError(message).createErrorPage(Response.Status.BAD_REQUEST));
  }

  private Acceptance acceptance(AuthenticationFlowContext context) {
    return new Acceptance(session, context.getAuthenticationSession());
  }

  private SignIn signIn(AuthenticationFlowContext context, Policy policy) {
    return new SignIn(
        new Step(
            session,
            context.getRealm(),
            method,
            policy,
            context.getAuthenticationSession(),
            context.getExecution().getId(),
            context.getFlowPath(),
            context.getEvent(),
            isPosted(context)
                ? context
                    .getUriInfo()
                    .getQueryParameters()
                    .getFirst(LoginActionsService.SESSION_CODE)
                : null,
            new KnownBrowserCookie(session).tokens()));
  }

  /**
   * The whole flow is through: the browser is known from now on, and failures counted against the
   * account are forgotten, as after a password. {@code DefaultBruteForceProtector} (26.7) forgets
   * them for its own categories only.
   */
  @Override
  public void onTopFlowSuccess(AuthenticationFlowModel topFlow) {
    RealmModel realm = session.getContext().getRealm();
    AuthenticationSessionModel authSession = session.getContext().getAuthenticationSession();
    UserModel user = authSession.getAuthenticatedUser();
    if (user == null) {
      return;
    }
    new Acceptance(session, authSession).complete();
    KnownBrowserCookie cookie = new KnownBrowserCookie(session);
    new AccountHistory(session, realm)
        .newBrowserToken(user, cookie.tokens())
        .ifPresent(cookie::add);
    if (realm.isBruteForceProtected()) {
      session
          .getProvider(BruteForceProtector.class)
          .successfulLogin(
              realm,
              user,
              session.getContext().getConnection(),
              session.getContext().getHttpRequest().getUri(),
              Set.of(PasswordCredentialModel.TYPE));
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

  @Override
  public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
    return !ObjectUtil.isBlank(user.getEmail())
        && new Preference(user).allows(Policies.of(realm).availability());
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
