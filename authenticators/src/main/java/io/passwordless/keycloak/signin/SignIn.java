package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.challenge.Budget;
import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeAttempt;
import io.passwordless.keycloak.challenge.OneTimeCode;
import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.mail.MailQueue;
import io.passwordless.keycloak.mail.SignInMail;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.common.util.ObjectUtil;
import org.keycloak.email.EmailSenderProvider;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.ReadOnlyException;

/**
 * One step's sign-in by email: issue a challenge, mail it, verify what comes back. Lives for one
 * request, whose pace it keeps from its construction on; not thread-safe.
 */
public final class SignIn {

  private static final Duration DAY = Duration.ofDays(1);
  private static final String DEFAULT_MAIL_SENDER = "default";

  private final Step step;
  private final KeycloakSession session;
  private final RealmModel realm;
  private final AuthenticationSessionModel authSession;
  private final Policy policy;
  private final ChallengeStore challenges;
  private final MailLimits limits;
  private final AccountHistory history;
  private final SignUp signUp;
  private final Pace pace = new Pace();

  /** The sign-in at this step. */
  public SignIn(Step step) {
    this.step = step;
    this.session = step.session();
    this.realm = step.realm();
    this.authSession = step.authSession();
    this.policy = step.policy();
    this.challenges = KeycloakStore.open(session, realm);
    this.limits = new MailLimits(challenges.slots(), policy);
    this.history = new AccountHistory(session, realm);
    this.signUp = new SignUp(session, realm, policy);
  }

  /**
   * Whether the realm can send mail at all. Says nothing about anybody's address. A mail sender
   * other than Keycloak's own has its configuration elsewhere.
   */
  public boolean canMail() {
    return canMail(session, realm);
  }

  /** Whether a realm can send mail at all. */
  public static boolean canMail(KeycloakSession session, RealmModel realm) {
    return !realm.getSmtpConfig().isEmpty()
        || !session
            .getKeycloakSessionFactory()
            .getProviderFactory(EmailSenderProvider.class)
            .getId()
            .equals(DEFAULT_MAIL_SENDER);
  }

  /** Whether an address without an account may create one. */
  public static boolean offersSignUp(KeycloakSession session, RealmModel realm, Policy policy) {
    return SignUp.isOn(session, realm, policy);
  }

  /** Issues a challenge for an address that a person typed. */
  public Pending begin(String name) {
    return issue(PostedOnce.challengeId(step), Account.named(session, realm, name), name, name);
  }

  /** Issues a challenge for an account that an earlier step of the flow has established. */
  public Pending begin(UserModel user) {
    String address = ObjectUtil.isBlank(user.getEmail()) ? "" : user.getEmail();
    return issue(PostedOnce.challengeId(step), Account.known(user), "", MaskedAddress.of(address));
  }

  /**
   * Sends another mail. A code still on its way stays live, unless the challenge takes no more
   * codes or the account's address is another by now: then it is replaced.
   *
   * @return empty if it is too soon; never, if nothing that was mailed signs in any more
   */
  public Optional<Pending> resend(Pending pending) {
    if (!claimCooldown() && !isOver(pending)) {
      return Optional.empty();
    }
    Account account = claimed(pending);
    Optional<Challenge> current = challenges.find(pending.challengeId());
    if (pending.open() && current.filter(c -> isLiveFor(c, account)).isPresent()) {
      return Optional.of(issue(pending.challengeId(), account, pending.name(), pending.address()));
    }
    current.ifPresent(challenges::spend);
    return Optional.of(pending.typed() ? begin(pending.name()) : begin(account.user().get()));
  }

  /** Gives a challenge up, so that nothing that was mailed for it signs in any more. */
  public void abandon(Pending pending) {
    challenges.find(pending.challengeId()).ifPresent(challenges::spend);
  }

  /** Whether nothing that was mailed signs in here any more: it was used, or ended, elsewhere. */
  public boolean isOver(Pending pending) {
    return challenges.isSpent(pending.challengeId());
  }

  /** Whether this account is the one that was mailed to. */
  public boolean isOf(Pending pending, UserModel user) {
    return challenges
        .find(pending.challengeId())
        .flatMap(Challenge::account)
        .filter(user.getId()::equals)
        .isPresent();
  }

  /** Whether this can be a code at all. What cannot is not evaluated and costs no attempt. */
  public boolean isWellFormed(String typed) {
    return OneTimeCode.typed(typed, policy.codeAlphabet())
        .isWellFormed(policy.codeAlphabet(), policy.codeLength());
  }

  /** Tries a code. If the verdict is {@link Verdict#ACCEPTED}, {@link #user} may be signed in. */
  public CodeAttempt tryCode(Pending pending, String typed) {
    Optional<Challenge> found = challenges.find(pending.challengeId()).filter(this::isOfThisStep);
    if (found.isEmpty()) {
      return new CodeAttempt(Verdict.UNKNOWN, false);
    }
    Challenge challenge = found.get();
    Account claimed = claimed(pending);
    CodeAttempt attempt =
        challenges.tryCode(
            challenge,
            OneTimeCode.typed(typed, policy.codeAlphabet()),
            policy.maxAttempts(),
            budgets(challenge, claimed),
            this::mayFinish);
    report(
        challenge,
        attempt.verdict(),
        step.method(),
        challenge.account().flatMap(account -> owner(account, claimed)));
    if (attempt.verdict() != Verdict.ACCEPTED) {
      pace.hold();
    }
    return attempt;
  }

  /**
   * The account of a challenge that was met by its link, if it may still sign in.
   *
   * @param challengeId the proof the link left in this authentication session
   */
  public Optional<UserModel> proven(String challengeId) {
    Optional<Challenge> challenge = challenges.find(challengeId);
    Optional<UserModel> user = challenge.flatMap(this::finish);
    challenge.ifPresent(
        c ->
            report(
                c,
                user.isPresent() ? Verdict.ACCEPTED : Verdict.REFUSED,
                SignInMethod.MAGIC_LINK,
                account(c)));
    return user;
  }

  /** The account of a challenge that was just accepted; of a sign-up, it is created now. */
  public Optional<UserModel> user(Pending pending) {
    return challenges.find(pending.challengeId()).flatMap(this::finish);
  }

  /** Whether an earlier step of this sign-in has proved the address: again proves no more. */
  public boolean isProvedAlready() {
    return AuthenticatorUtil.getAuthnCredentials(authSession).contains(Preference.CREDENTIAL_TYPE);
  }

  /**
   * Whether nothing was proved in this sign-in before. After another factor, a person's refusal to
   * sign in by email alone does not matter.
   */
  public boolean isFirstFactor() {
    return AuthenticatorUtil.getAuthnCredentials(authSession).isEmpty();
  }

  /** Records that this step was to be a second factor after one of its own kind. */
  public void reportNoSecondFactor() {
    AuditTrail.notASecondFactor(step.event());
  }

  /**
   * Whether there is no address to mail to, and an earlier factor shows whose account it is.
   *
   * @param user {@code null} only if there has been no factor yet
   */
  public boolean mayTellThatThereIsNoAddress(UserModel user) {
    return !isFirstFactor() && ObjectUtil.isBlank(user.getEmail());
  }

  /** Whether the person, whom an earlier step has established, does not want this step. */
  public boolean isRefusedBy(UserModel user) {
    return Account.known(user).refusal(policy.availability()).isPresent();
  }

  /**
   * Notes that the account's address was proved, as Keycloak does after a password reset by mail,
   * and that the account uses this way.
   */
  public void markProved(UserModel user) {
    if (isFirstFactor()) {
      new Preference(user).takeUp();
    }
    if (user.isEmailVerified()) {
      return;
    }
    try {
      user.setEmailVerified(true);
    } catch (ReadOnlyException e) {
      // a federated account that Keycloak may not change; it signed in all the same
    }
  }

  private Pending issue(String challengeId, Account account, String name, String shown) {
    Instant now = KeycloakStore.clock().instant();
    if (PostedOnce.mayMail(step, limits)) {
      mail(challengeId, account, name, now);
    }
    Pending pending = new Pending(challengeId, name, shown, now, true);
    pending.save(authSession, step.executionId());
    pace.hold();
    return pending;
  }

  private void mail(String challengeId, Account account, String name, Instant now) {
    Optional<Recipient> recipient = recipient(account, name);
    Optional<String> obstacle = recipient.isEmpty() ? obstacle(account) : Optional.empty();
    Challenge challenge =
        new Challenge(
            challengeId,
            step.method(),
            recipient.map(Recipient::userId).orElse(null),
            recipient.map(Recipient::address).orElse(null),
            authSession.getClient().getId(),
            authSession.getParentSession().getId(),
            authSession.getTabId(),
            step.executionId(),
            step.flowPath(),
            now,
            null,
            new Circumstances(session).origin());
    Secrets secrets = Secrets.random(policy);
    claimCooldown();
    String remoteAddress = session.getContext().getConnection().getRemoteHost();
    boolean clientWithinLimit = limits.claimForClient(remoteAddress);
    boolean withinLimits =
        (clientWithinLimit && limits.claimForAddress(account)) || claimForKnownBrowser(account);
    if (clientWithinLimit || withinLimits) {
      challenges.add(
          challenge, secrets.code(), policy.codeLifespan(), secrets.link(), policy.linkLifespan());
      challenges.letDisown(challenge, secrets.disowning());
    }
    SignInMail made =
        new MailWriter(session, realm, authSession.getClient())
            .challenge(step.method(), policy, recipient, secrets);
    Optional<SignInMail> mail = recipient.filter(r -> withinLimits).map(r -> made);
    session
        .getProvider(MailQueue.class)
        .afterCommit(
            new SignInDelivery(
                realm.getId(),
                mail,
                now.plus(policy.lifespan(step.method())),
                obstacle.or(
                    () -> mail.isEmpty() ? Optional.of(SignInDelivery.LIMIT) : Optional.empty()),
                step.method(),
                challengeId,
                authSession.getClient().getClientId(),
                account.user().map(UserModel::getId).orElse(null),
                name,
                remoteAddress,
                authSession.getParentSession().getId()));
    new AuditTrail(step.event(), step.method(), challengeId).asked();
  }

  /** Whom the mail goes to, if to anybody. Who signs up is unknown to flow and realm. */
  private Optional<Recipient> recipient(Account account, String name) {
    if (account.user().isPresent()) {
      return account.user().filter(user -> obstacle(account).isEmpty()).map(Recipient::of);
    }
    return signUp.address(name).map(Recipient::stranger);
  }

  private Optional<String> obstacle(Account account) {
    return account
        .obstacle(session, realm)
        .or(() -> isFirstFactor() ? account.refusal(policy.availability()) : Optional.empty());
  }

  private boolean claimCooldown() {
    return limits.claimCooldown(authSession.getTabId(), step.executionId());
  }

  private boolean claimForKnownBrowser(Account account) {
    return account
        .user()
        .flatMap(user -> history.knownBrowser(user, step.browserTokens()))
        .filter(limits::claimForKnownBrowser)
        .isPresent();
  }

  private boolean isOfThisStep(Challenge challenge) {
    return authSession.getParentSession().getId().equals(challenge.rootSessionId())
        && authSession.getTabId().equals(challenge.tabId())
        && challenge.executionId().equals(step.executionId())
        && challenge.clientUuid().equals(authSession.getClient().getId());
  }

  private boolean isLiveFor(Challenge challenge, Account account) {
    return !challenges.isSpent(challenge) && isStillOf(challenge, account);
  }

  private boolean isStillOf(Challenge challenge, Account account) {
    return challenge
        .account()
        .map(
            id ->
                account
                    .user()
                    .filter(u -> u.getId().equals(id) && challenge.email().equals(u.getEmail()))
                    .isPresent())
        .orElse(obstacle(account).isPresent());
  }

  private boolean mayFinish(Challenge challenge) {
    return challenge.isSignUp() ? signUp.isOpenTo(challenge.email()) : user(challenge).isPresent();
  }

  private Optional<UserModel> finish(Challenge challenge) {
    if (!challenge.isSignUp()) {
      return user(challenge);
    }
    Optional<UserModel> user =
        authSession.getAuthenticatedUser() == null
            ? signUp.create(challenge.email())
            : Optional.empty();
    user.ifPresent(u -> new AuditTrail(step.event(), step.method(), challenge.id()).signedUp(u));
    return user;
  }

  /**
   * The account of a challenge, as long as nothing has changed that would keep it from signing in.
   */
  private Optional<UserModel> user(Challenge challenge) {
    return account(challenge)
        .filter(user -> obstacle(Account.known(user)).isEmpty())
        .filter(user -> challenge.email().equals(user.getEmail()))
        .filter(this::isWhomTheFlowKnows);
  }

  private Optional<UserModel> account(Challenge challenge) {
    return challenge.account().map(id -> session.users().getUserById(realm, id));
  }

  private boolean isWhomTheFlowKnows(UserModel user) {
    UserModel known = authSession.getAuthenticatedUser();
    return known == null || known.getId().equals(user.getId());
  }

  /** Who the person says to be; looked up in the same way whether there is such an account. */
  private Account claimed(Pending pending) {
    return pending.typed()
        ? Account.named(session, realm, pending.name())
        : Account.known(authSession.getAuthenticatedUser());
  }

  /**
   * The limits a wrong code counts against. A browser that has signed in to the account before has
   * one of its own, so that strangers cannot close the way for the person (ASVS 6.1.1).
   */
  private List<Budget> budgets(Challenge challenge, Account claimed) {
    String account = challenge.account().orElseGet(claimed::budget);
    return owner(account, claimed)
        .flatMap(user -> history.knownBrowser(user, step.browserTokens()))
        .map(
            browser ->
                List.of(
                    new Budget(
                        "browser:" + browser, policy.accountAttempts(), DAY, Verdict.CLOSED)))
        .orElseGet(
            () ->
                List.of(
                    new Budget("account:" + account, policy.accountAttempts(), DAY, Verdict.CLOSED),
                    challenges.failureRun().of(account)));
  }

  /** The account with a budget: nearly always the one that was looked up already. */
  private Optional<UserModel> owner(String account, Account claimed) {
    return claimed.budget().equals(account)
        ? claimed.user()
        : Optional.ofNullable(session.users().getUserById(realm, account));
  }

  private void report(
      Challenge challenge, Verdict verdict, SignInMethod method, Optional<UserModel> account) {
    account.ifPresent(step.event()::user);
    AuditTrail trail = new AuditTrail(step.event(), method, challenge.id());
    switch (verdict) {
      case ACCEPTED -> {
        trail.used();
        AuditTrail.describe(step.event(), method, challenge.id());
      }
      case WRONG -> {
        trail.wrong();
        account.ifPresent(this::countFailure);
      }
      case EXPIRED, UNKNOWN -> trail.expired();
      case SPENT -> trail.spent();
      case EXHAUSTED -> trail.exhausted();
      case CLOSED -> trail.closed();
      case REFUSED ->
          trail.refused(
              account.flatMap(user -> obstacle(Account.known(user))).orElse(Errors.INVALID_USER));
    }
  }

  /**
   * Tells Keycloak's brute-force detection. Without categories, because {@code
   * DefaultBruteForceProtector} (26.7) ignores failures of any category but password, otp and
   * recovery codes.
   */
  private void countFailure(UserModel user) {
    if (realm.isBruteForceProtected()) {
      session
          .getProvider(BruteForceProtector.class)
          .failedLogin(
              realm,
              user,
              session.getContext().getConnection(),
              session.getContext().getHttpRequest().getUri(),
              null);
    }
  }
}
