package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeAttempt;
import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.policy.LinkBrowser;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Claimant.Kind;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import io.passwordless.keycloak.signin.Outcome.Closed;
import io.passwordless.keycloak.signin.Outcome.Elsewhere;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.NotForThisPerson;
import io.passwordless.keycloak.signin.Outcome.Problem;
import io.passwordless.keycloak.signin.Outcome.Reason;
import io.passwordless.keycloak.signin.Outcome.SignedIn;
import io.passwordless.keycloak.signin.Outcome.SignedInMeanwhile;
import io.passwordless.keycloak.signin.Outcome.Waits;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import io.passwordless.keycloak.signin.words.MaskedAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * One step's sign-in by email: a verb for each thing that somebody can do there, and its {@link
 * Outcome}. What a request does is the same for everybody; what depends on an account goes to the
 * {@link Desk}. Lives for one request; not thread-safe.
 */
public final class SignIn {

  private static final int LONGEST_NAME = 255;

  private final Step step;
  private final Policy policy;
  private final ChallengeStore challenges;
  private final Limits limits;
  private final People people;
  private final Desk desk;
  private final Clock clock;

  /** The sign-in at a step. */
  public SignIn(Step step, ChallengeStore challenges, People people, Desk desk, Clock clock) {
    this.step = step;
    this.policy = step.policy();
    this.challenges = challenges;
    this.limits = new Limits(challenges.slots(), challenges.knownBrowsers(), step);
    this.people = people;
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * The sign-in at a step of a running server.
   *
   * @param event the request's event, with realm, client and address filled in
   */
  public static SignIn at(
      KeycloakSession session, RealmModel realm, Step step, EventBuilder event) {
    return new SignIn(
        step,
        KeycloakStore.open(session, realm),
        new KeycloakPeople(session, realm, step, event),
        new KeycloakDesk(session, realm, step, event),
        KeycloakStore.clock());
  }

  /** Somebody comes to the step, or looks at it again. */
  public Outcome arrive() {
    return settled().orElseGet(() -> waiting().map(this::lookAgain).orElseGet(this::begin));
  }

  /** Somebody has typed an address, or pressed the button that stands for a known one. */
  public Outcome address(String typed) {
    return settled()
        .orElseGet(
            () ->
                waiting()
                    .map(this::lookAgain)
                    .orElseGet(() -> begin(typed == null ? "" : typed.strip())));
  }

  /** Somebody has typed a code. */
  public Outcome code(String typed) {
    return whileWaiting(
        waiting -> {
          if (!takesCodes()) {
            return waits(waiting, News.NONE);
          }
          return typed == null || typed.isBlank()
              ? waits(waiting, News.CODE_MISSING)
              : tryCode(waiting, typed);
        });
  }

  /**
   * Somebody wants another mail. A code still on its way stays live, unless the challenge takes no
   * more codes: then it is replaced.
   */
  public Outcome another() {
    return whileWaiting(
        waiting -> {
          boolean over = challenges.isSpent(waiting.challengeId());
          return switch (limits.another(over)) {
            case TOO_SOON -> waits(waiting, News.TOO_SOON);
            case TOO_MANY -> waits(waiting, News.TOO_MANY);
            case REPEATED -> waits(waiting, News.RESENT);
            case GRANTED -> resend(waiting, over, false);
            case GRANTED_TO_BROWSER -> resend(waiting, over, true);
          };
        });
  }

  /** Somebody wants to type another address. Nothing that was mailed signs in any more. */
  public Outcome startOver() {
    Optional<Outcome> settled = settled();
    if (settled.isPresent()) {
      return settled.get();
    }
    Optional<Waiting> waiting = waiting();
    if (waiting.isPresent() && !mayStartOver(waiting.get())) {
      return lookAgain(waiting.get());
    }
    waiting.ifPresent(w -> challenges.spend(w.challengeId()));
    Waiting.clear(step.notes(), step.executionId());
    step.rememberName(null);
    return new AddressWanted("", false, Problem.NONE);
  }

  /** What is so whatever somebody does. */
  private Optional<Outcome> settled() {
    if (!step.showsPages()) {
      return Optional.of(leave(Reason.NO_PAGES));
    }
    if (!policy.offers(step.method())) {
      return Optional.of(leave(Reason.METHOD_OFF));
    }
    if (step.accepted().isPresent()) {
      return step.accepted().map(SignedIn::new);
    }
    if (step.isProvedByEmail()) {
      return Optional.of(leave(Reason.NOT_A_SECOND_FACTOR));
    }
    Claimant claimant = step.claimant();
    if (claimant.isKnown()
        && (claimant.address() == null || claimant.refuses())
        && step.hasAnotherWay()) {
      return Optional.of(new NotForThisPerson());
    }
    return Waiting.takeProof(step.notes(), step.executionId()).map(this::proved);
  }

  private Outcome whileWaiting(Function<Waiting, Outcome> verb) {
    return settled()
        .orElseGet(
            () ->
                waiting()
                    .map(w -> signedInMeanwhile(w).orElseGet(() -> verb.apply(w)))
                    .orElseGet(this::begin));
  }

  private Optional<Waiting> waiting() {
    return Waiting.of(step.notes(), step.executionId());
  }

  private Outcome lookAgain(Waiting waiting) {
    return signedInMeanwhile(waiting)
        .orElseGet(
            () ->
                challenges.isSpent(waiting.challengeId())
                    ? new Elsewhere(mayStartOver(waiting))
                    : waits(waiting, News.NONE));
  }

  /** The person has signed in by another tab, which ended what this one waits for. */
  private Optional<Outcome> signedInMeanwhile(Waiting waiting) {
    return step.signedInMeanwhile()
        .filter(
            userId ->
                challenges
                    .find(waiting.challengeId())
                    .filter(challenge -> challenge.account().filter(userId::equals).isPresent())
                    .filter(challenges::isSpent)
                    .isPresent())
        .map(userId -> new SignedInMeanwhile());
  }

  private Outcome begin() {
    Claimant claimant = step.claimant();
    return switch (claimant.kind()) {
      case NOBODY -> new AddressWanted(claimant.name(), false, Problem.NONE);
      case CLAIMED ->
          step.form().isPresent() && isName(claimant.name())
              ? begin(claimant)
              : new AddressWanted(claimant.name(), false, Problem.NONE);
      case IN_SESSION, TO_BE_LINKED, PROVED -> beginKnown(claimant);
    };
  }

  /** Nobody is mailed because some page of the web has led a browser here. */
  private Outcome beginKnown(Claimant claimant) {
    if (claimant.address() == null) {
      return leave(Reason.NO_ADDRESS);
    }
    if (claimant.refuses() && !claimant.isSecond()) {
      return leave(Reason.REFUSED);
    }
    return claimant.isSecond() || step.form().isPresent()
        ? begin(claimant)
        : new AddressWanted("", true, Problem.NONE);
  }

  private Outcome begin(String typed) {
    Claimant claimant = step.claimant();
    if (claimant.isKnown()) {
      return begin();
    }
    if (!isName(typed)) {
      Problem problem = typed.isEmpty() ? Problem.MISSING : Problem.INVALID;
      return new AddressWanted("", false, problem);
    }
    step.rememberName(typed);
    return begin(Claimant.claimed(typed));
  }

  private Outcome begin(Claimant claimant) {
    if (!step.canMail()) {
      if (claimant.kind() != Kind.CLAIMED) {
        return leave(Reason.NO_MAIL);
      }
      desk.closed(Reason.NO_MAIL);
      return new AddressWanted(claimant.name(), false, Problem.NO_MAIL);
    }
    String challengeId = PostedOnce.challengeId(step);
    Limits.Answer answer = limits.first();
    if (answer == Limits.Answer.TOO_MANY) {
      return new AddressWanted(claimant.name(), claimant.isKnown(), Problem.TOO_MANY);
    }
    Waiting waiting =
        new Waiting(
            challengeId,
            claimant.isKnown() ? "" : claimant.name(),
            claimant.isKnown() ? MaskedAddress.of(claimant.address()) : claimant.name(),
            clock.instant(),
            true,
            new CodeFormat(policy.codeAlphabet(), policy.codeLength()),
            claimant.isSecond());
    if (answer != Limits.Answer.REPEATED) {
      ask(waiting, claimant.userId(), answer == Limits.Answer.GRANTED_TO_BROWSER);
    }
    waiting.save(step.notes(), step.executionId());
    return waits(waiting, News.NONE);
  }

  private Outcome resend(Waiting waiting, boolean over, boolean overLimit) {
    boolean replace = over || !waiting.open();
    if (replace) {
      challenges.spend(waiting.challengeId());
    }
    Waiting resent =
        new Waiting(
            replace ? PostedOnce.challengeId(step) : waiting.challengeId(),
            waiting.name(),
            waiting.address(),
            clock.instant(),
            true,
            new CodeFormat(policy.codeAlphabet(), policy.codeLength()),
            waiting.second());
    ask(resent, step.claimant().userId(), overLimit);
    resent.save(step.notes(), step.executionId());
    return waits(resent, News.RESENT);
  }

  private void ask(Waiting waiting, String userId, boolean overLimit) {
    Challenge bare =
        new Challenge(
            waiting.challengeId(),
            step.method(),
            null,
            null,
            step.clientUuid(),
            step.rootSessionId(),
            step.tabId(),
            step.executionId(),
            step.flowPath(),
            waiting.sentAt(),
            null,
            step.origin(),
            waiting.second(),
            null);
    desk.ask(bare, waiting.name(), waiting.typed() ? null : userId, overLimit);
  }

  private Outcome tryCode(Waiting waiting, String typed) {
    CodeAttempt attempt =
        challenges.tryCode(
            waiting.challengeId(),
            typed,
            waiting.format(),
            policy.maxAttempts(),
            policy.accountAttempts(),
            this::isAskedHere,
            people::mayFinish);
    if (attempt.verdict() == Verdict.ACCEPTED) {
      Challenge challenge = attempt.challenge().orElseThrow();
      Optional<UserModel> user = people.finish(challenge);
      if (user.isPresent()) {
        return signedIn(challenge, user.get(), step.method());
      }
    }
    if (step.accepted().isPresent()) {
      return new SignedIn(step.accepted().get());
    }
    return refused(waiting, attempt);
  }

  private Outcome refused(Waiting waiting, CodeAttempt attempt) {
    if (attempt.verdict() == Verdict.MALFORMED) {
      return waits(waiting, News.CODE_MALFORMED);
    }
    desk.refused(waiting.challengeId(), attempt);
    News news = news(waiting, attempt.verdict());
    if (attempt.open()) {
      return waits(waiting, news);
    }
    Waiting closed = waiting.closed();
    closed.save(step.notes(), step.executionId());
    return waits(closed, news == News.CODE_WRONG ? News.EXHAUSTED : news);
  }

  /** A challenge that is not stored yet, or never will be, has no code that is right. */
  private News news(Waiting waiting, Verdict verdict) {
    return switch (verdict) {
      case WRONG -> News.CODE_WRONG;
      case UNKNOWN -> untilExpiry(waiting).isNegative() ? News.CODE_EXPIRED : News.CODE_WRONG;
      case EXPIRED -> News.CODE_EXPIRED;
      case SPENT -> News.CODE_USED;
      case EXHAUSTED -> News.EXHAUSTED;
      case CLOSED -> News.CLOSED;
      case ACCEPTED, REFUSED -> News.REFUSED;
      case MALFORMED -> News.CODE_MALFORMED;
    };
  }

  /** Picks up what a link has proved. */
  private Outcome proved(String challengeId) {
    Optional<Challenge> challenge = challenges.find(challengeId);
    Optional<UserModel> user = challenge.flatMap(people::finish);
    if (user.isPresent()) {
      return signedIn(challenge.get(), user.get(), SignInMethod.MAGIC_LINK);
    }
    Waiting.clear(step.notes(), step.executionId());
    challenge.ifPresent(desk::refused);
    return new Closed(Reason.ACCOUNT_CHANGED);
  }

  private Outcome signedIn(Challenge challenge, UserModel user, SignInMethod by) {
    Waiting.clear(step.notes(), step.executionId());
    desk.accepted(challenge, by);
    step.accept(challenge.id(), user);
    return new SignedIn(user);
  }

  private Outcome leave(Reason reason) {
    if (step.hasOtherWays()) {
      return new NotForThisPerson();
    }
    desk.closed(reason);
    return new Closed(reason);
  }

  private Waits waits(Waiting waiting, News news) {
    return new Waits(
        waiting.challengeId(),
        waiting.address(),
        !waiting.typed(),
        waiting.format(),
        waiting.open(),
        untilExpiry(waiting),
        Duration.between(clock.instant(), waiting.sentAt().plus(policy.resendCooldown())),
        mayStartOver(waiting),
        waiting.typed() && step.offersSignUp(),
        news);
  }

  private Duration untilExpiry(Waiting waiting) {
    Instant end = waiting.sentAt().plus(policy.lifespan(step.method()));
    return Duration.between(clock.instant(), end);
  }

  private boolean takesCodes() {
    return step.method() == SignInMethod.EMAIL_CODE || policy.linkBrowser() == LinkBrowser.RELAY;
  }

  private boolean mayStartOver(Waiting waiting) {
    return waiting.typed() && step.claimant().kind() != Kind.CLAIMED;
  }

  private boolean isAskedHere(Challenge challenge) {
    return step.rootSessionId().equals(challenge.rootSessionId())
        && step.tabId().equals(challenge.tabId())
        && step.executionId().equals(challenge.executionId())
        && step.clientUuid().equals(challenge.clientUuid());
  }

  private static boolean isName(String typed) {
    return !typed.isEmpty()
        && typed.length() <= LONGEST_NAME
        && typed.chars().noneMatch(Character::isISOControl);
  }
}
