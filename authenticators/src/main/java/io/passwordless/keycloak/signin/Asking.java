package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.Claimant.Kind;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import io.passwordless.keycloak.signin.Outcome.Closed;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.NotForThisPerson;
import io.passwordless.keycloak.signin.Outcome.Problem;
import io.passwordless.keycloak.signin.Outcome.Reason;
import io.passwordless.keycloak.signin.words.MaskedAddress;
import java.time.Clock;

/** Mails that are asked for: who may, and what waits for them. */
final class Asking {

  private static final int LONGEST_NAME = 255;

  private final Step step;
  private final Policy policy;
  private final ChallengeStore challenges;
  private final Limits limits;
  private final Desk desk;
  private final View view;
  private final Clock clock;

  Asking(Step step, ChallengeStore challenges, Desk desk, View view, Clock clock) {
    this.step = step;
    this.policy = step.policy();
    this.challenges = challenges;
    this.limits = new Limits(challenges.slots(), challenges.knownBrowsers(), step);
    this.desk = desk;
    this.view = view;
    this.clock = clock;
  }

  /** Somebody has come to the step, and nothing was asked for yet. */
  Outcome begin() {
    Claimant claimant = step.claimant();
    return switch (claimant.kind()) {
      case NOBODY -> wanted(claimant, Problem.NONE);
      case REMEMBERED -> beginRemembering(claimant.name());
      case CLAIMED ->
          step.form().isPresent() && isName(claimant.name())
              ? begin(claimant)
              : wanted(claimant, Problem.NONE);
      case IN_SESSION, TO_BE_LINKED, AFTER_ANOTHER_FACTOR -> beginKnown(claimant);
    };
  }

  /** Nobody is mailed because some page of the web has led a browser here. */
  private Outcome beginKnown(Claimant claimant) {
    if (claimant.address() == null) {
      return leave(Reason.NO_ADDRESS);
    }
    if (claimant.refuses() && !claimant.isSecond()) {
      return leave(Reason.UNWANTED);
    }
    return claimant.isSecond() || step.form().isPresent()
        ? begin(claimant)
        : wanted(claimant, Problem.NONE);
  }

  /** A browser that has not signed in is shown what it says itself. */
  private Outcome beginRemembering(String name) {
    if (!isName(name)) {
      return wanted(Claimant.nobody(""), Problem.NONE);
    }
    return wanted(
        limits.isBrowserKnown() ? Claimant.remembered(name) : Claimant.nobody(name), Problem.NONE);
  }

  /** Whom the browser remembers goes on. What it was told to remember was typed once. */
  Outcome beginRemembered() {
    Claimant claimant = step.claimant();
    if (claimant.kind() != Kind.REMEMBERED || !isName(claimant.name())) {
      return begin();
    }
    step.rememberName(claimant.name());
    return begin(claimant);
  }

  /** Somebody has typed an address. */
  Outcome begin(String typed) {
    Claimant claimant = step.claimant();
    if (claimant.isKnown()) {
      return begin();
    }
    if (!isName(typed)) {
      Problem problem = typed.isEmpty() ? Problem.MISSING : Problem.INVALID;
      return wanted(Claimant.nobody(""), problem);
    }
    step.rememberName(typed);
    return begin(Claimant.claimed(typed));
  }

  private Outcome begin(Claimant claimant) {
    if (!step.canMail()) {
      if (claimant.isKnown()) {
        return leave(Reason.NO_MAIL);
      }
      desk.closed(Reason.NO_MAIL);
      return wanted(claimant, Problem.NO_MAIL);
    }
    String challengeId = PostedOnce.challengeId(step);
    Limits.Answer answer = limits.first();
    if (answer == Limits.Answer.TOO_MANY) {
      desk.limited(challengeId);
      return wanted(claimant, Problem.TOO_MANY);
    }
    Waiting waiting =
        new Waiting(
            challengeId,
            claimant.isKnown() ? "" : claimant.name(),
            claimant.isKnown() ? MaskedAddress.of(claimant.address()) : shown(claimant),
            clock.instant(),
            policy.lifespan(step.method()),
            News.NONE,
            CodeFormat.of(policy),
            claimant.isSecond());
    if (answer != Limits.Answer.REPEATED) {
      ask(waiting, claimant.userId(), answer == Limits.Answer.GRANTED_TO_BROWSER);
    }
    waiting.save(step.notes(), step.executionId());
    return view.waits(waiting, News.NONE);
  }

  /** Somebody wants another mail than the one that is waited for. */
  Outcome another(Waiting waiting) {
    boolean over = challenges.isOver(waiting.challengeId());
    return switch (limits.another(over)) {
      case TOO_SOON -> view.waits(waiting, News.TOO_SOON);
      case TOO_MANY -> {
        desk.limited(waiting.challengeId());
        yield view.waits(waiting, News.TOO_MANY);
      }
      case REPEATED -> view.waits(waiting, News.RESENT);
      case GRANTED -> resend(waiting, over, false);
      case GRANTED_TO_BROWSER -> resend(waiting, over, true);
    };
  }

  private Outcome resend(Waiting waiting, boolean over, boolean overLimit) {
    boolean replace = over || waiting.end() != News.NONE;
    if (replace) {
      challenges.spend(waiting.challengeId());
    }
    Waiting resent =
        new Waiting(
            replace ? PostedOnce.challengeId(step) : waiting.challengeId(),
            waiting.name(),
            waiting.address(),
            clock.instant(),
            policy.lifespan(step.method()),
            News.NONE,
            CodeFormat.of(policy),
            waiting.second());
    ask(resent, step.claimant().userId(), overLimit);
    resent.save(step.notes(), step.executionId());
    return view.waits(resent, News.RESENT);
  }

  private AddressWanted wanted(Claimant claimant, Problem problem) {
    return new AddressWanted(
        claimant.isKnown() ? "" : shown(claimant),
        claimant.isKnown(),
        claimant.kind() == Kind.REMEMBERED,
        step.offersSignUp(),
        problem);
  }

  /** Who is remembered may not be who looks. */
  private static String shown(Claimant claimant) {
    return claimant.kind() == Kind.REMEMBERED ? MaskedAddress.of(claimant.name()) : claimant.name();
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

  /** This way is closed: others are taken if there are any. */
  Outcome leave(Reason reason) {
    if (step.standsBesideOthers()) {
      return new NotForThisPerson();
    }
    desk.closed(reason);
    return new Closed(reason);
  }

  private static boolean isName(String typed) {
    return !typed.isEmpty()
        && typed.length() <= LONGEST_NAME
        && typed.chars().noneMatch(Character::isISOControl);
  }
}
