package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeAttempt;
import io.passwordless.keycloak.challenge.Guard;
import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.Outcome.Closed;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.Reason;
import io.passwordless.keycloak.signin.Outcome.SignedIn;
import java.util.Optional;
import org.keycloak.models.UserModel;

/** Secrets that come back: a code that was typed, or what a link has left. */
final class Proving {

  private final Step step;
  private final Policy policy;
  private final ChallengeStore challenges;
  private final People people;
  private final Desk desk;
  private final View view;

  Proving(Step step, ChallengeStore challenges, People people, Desk desk, View view) {
    this.step = step;
    this.policy = step.policy();
    this.challenges = challenges;
    this.people = people;
    this.desk = desk;
    this.view = view;
  }

  /** Somebody has typed a code. */
  Outcome tryCode(Waiting waiting, String typed) {
    CodeAttempt attempt =
        challenges
            .trials()
            .code(
                waiting.challengeId(),
                typed,
                waiting.format(),
                policy.maxAttempts(),
                policy.accountAttempts(),
                claimed(waiting),
                this::isAskedHere,
                people::mayFinish);
    if (attempt.verdict() == Verdict.ACCEPTED) {
      Challenge challenge = attempt.challenge().orElseThrow();
      Optional<UserModel> user = people.finish(challenge);
      if (user.isPresent()) {
        return signedIn(challenge, user.get(), step.method());
      }
    }
    return step.accepted().<Outcome>map(SignedIn::new).orElseGet(() -> refused(waiting, attempt));
  }

  /** A browser that has signed in before, to whatever account, is not held up by strangers. */
  private Guard claimed(Waiting waiting) {
    return step.browserTokens().stream()
        .map(challenges.knownBrowsers()::name)
        .flatMap(Optional::stream)
        .findFirst()
        .map(Guard::ofNameless)
        .orElseGet(() -> Guard.ofName(waiting.typed() ? waiting.name() : nameOfTheKnown()));
  }

  private String nameOfTheKnown() {
    return step.claimant().isKnown() ? step.claimant().userId() : step.tabId();
  }

  private Outcome refused(Waiting waiting, CodeAttempt attempt) {
    if (attempt.verdict() == Verdict.MALFORMED) {
      return view.waits(waiting, News.CODE_MALFORMED);
    }
    desk.refused(waiting.challengeId(), attempt, view.untilExpiry(waiting).isNegative());
    News news = news(waiting, attempt.verdict());
    if (attempt.open()) {
      return view.waits(waiting, news);
    }
    News why = news == News.CODE_WRONG ? News.EXHAUSTED : news;
    Waiting ended = waiting.ended(why);
    ended.save(step.notes(), step.executionId());
    return view.waits(ended, why);
  }

  /** A challenge that is not stored yet, or never will be, has no code that is right. */
  private News news(Waiting waiting, Verdict verdict) {
    return switch (verdict) {
      case WRONG -> News.CODE_WRONG;
      case UNKNOWN -> view.untilExpiry(waiting).isNegative() ? News.CODE_EXPIRED : News.CODE_WRONG;
      case EXPIRED -> News.CODE_EXPIRED;
      case SPENT -> News.CODE_USED;
      case EXHAUSTED -> News.EXHAUSTED;
      case CLOSED -> News.CLOSED;
      case ACCEPTED, REFUSED -> News.REFUSED;
      case MALFORMED -> News.CODE_MALFORMED;
    };
  }

  /** Picks up what a link has proved. */
  Outcome proved(String challengeId) {
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

  private boolean isAskedHere(Challenge challenge) {
    return step.rootSessionId().equals(challenge.rootSessionId())
        && step.tabId().equals(challenge.tabId())
        && step.executionId().equals(challenge.executionId())
        && step.clientUuid().equals(challenge.clientUuid());
  }
}
