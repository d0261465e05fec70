package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.policy.Typed;
import io.passwordless.keycloak.signin.Outcome.AddressWanted;
import io.passwordless.keycloak.signin.Outcome.Elsewhere;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.NotForThisPerson;
import io.passwordless.keycloak.signin.Outcome.Problem;
import io.passwordless.keycloak.signin.Outcome.Reason;
import io.passwordless.keycloak.signin.Outcome.SignedIn;
import io.passwordless.keycloak.signin.Outcome.SignedInMeanwhile;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * One step's sign-in by email: a verb for each thing that somebody can do there, and its {@link
 * Outcome}. What a request for a mail does is the same for everybody; what depends on an account
 * goes to the {@link Desk}. Lives for one request; not thread-safe.
 */
public final class SignIn {

  private final Step step;
  private final Policy policy;
  private final ChallengeStore challenges;
  private final Asking asking;
  private final Proving proving;
  private final View view;

  /** The sign-in at a step. */
  public SignIn(Step step, ChallengeStore challenges, People people, Desk desk, Clock clock) {
    this.step = step;
    this.policy = step.policy();
    this.challenges = challenges;
    this.view = new View(step, clock);
    this.asking = new Asking(step, challenges, desk, view, clock);
    this.proving = new Proving(step, challenges, people, desk, view);
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
    return decidedAlready()
        .orElseGet(() -> waiting().map(this::lookAgain).orElseGet(asking::begin));
  }

  /** Somebody has typed an address, or pressed the button that stands for a known one. */
  public Outcome address(String typed) {
    return decidedAlready()
        .orElseGet(
            () ->
                waiting()
                    .map(this::lookAgain)
                    .orElseGet(() -> asking.begin(typed == null ? "" : Typed.name(typed))));
  }

  /** Whom the browser remembers wants to go on, without typing an address. */
  public Outcome remembered() {
    return decidedAlready()
        .orElseGet(() -> waiting().map(this::lookAgain).orElseGet(asking::beginRemembered));
  }

  /** Somebody has typed a code. */
  public Outcome code(String typed) {
    return whileWaiting(
        waiting -> {
          if (!policy.takesCodes(step.method())) {
            return view.waits(waiting, News.NONE);
          }
          return typed == null || typed.isBlank()
              ? view.waits(waiting, News.CODE_MISSING)
              : proving.tryCode(waiting, typed);
        });
  }

  /**
   * Somebody wants another mail. A code still on its way stays live, unless the challenge takes no
   * more codes: then it is replaced.
   */
  public Outcome another() {
    return whileWaiting(asking::another);
  }

  /** Somebody wants to type another address. Nothing that was mailed signs in any more. */
  public Outcome startOver() {
    Optional<Outcome> decided = decidedAlready();
    if (decided.isPresent()) {
      return decided.get();
    }
    Optional<Waiting> waiting = waiting();
    if (waiting.isPresent() && !view.mayStartOver(waiting.get())) {
      return lookAgain(waiting.get());
    }
    waiting.ifPresent(w -> challenges.spend(w.challengeId()));
    Waiting.clear(step.notes(), step.executionId());
    step.rememberName(null);
    return new AddressWanted("", false, false, step.offersSignUp(), Problem.NONE);
  }

  /** What is so whatever somebody does. */
  private Optional<Outcome> decidedAlready() {
    if (!step.canShow()) {
      return Optional.of(asking.leave(Reason.CANNOT_SHOW));
    }
    if (!policy.offers(step.method())) {
      return Optional.of(asking.leave(Reason.METHOD_OFF));
    }
    Optional<UserModel> accepted = step.accepted();
    if (accepted.isPresent()) {
      return accepted.map(SignedIn::new);
    }
    if (step.isProvedByEmail()) {
      return Optional.of(asking.leave(Reason.NOT_A_SECOND_FACTOR));
    }
    Claimant claimant = step.claimant();
    if (claimant.isKnown()
        && (claimant.address() == null || claimant.refuses())
        && step.hasAnotherWay()) {
      return Optional.of(new NotForThisPerson());
    }
    return Waiting.takeProof(step.notes(), step.executionId()).map(proving::proved);
  }

  private Outcome whileWaiting(Function<Waiting, Outcome> verb) {
    return decidedAlready()
        .orElseGet(
            () ->
                waiting()
                    .map(w -> signedInMeanwhile(w).orElseGet(() -> verb.apply(w)))
                    .orElseGet(asking::begin));
  }

  private Optional<Waiting> waiting() {
    return Waiting.of(step.notes(), step.executionId());
  }

  private Outcome lookAgain(Waiting waiting) {
    return signedInMeanwhile(waiting)
        .orElseGet(
            () ->
                !waiting.end().isOfTheWholeMail() && challenges.isOver(waiting.challengeId())
                    ? new Elsewhere(view.mayStartOver(waiting))
                    : view.waits(waiting, News.NONE));
  }

  /** The person has signed in by another tab, which ended what this one waits for. */
  private Optional<Outcome> signedInMeanwhile(Waiting waiting) {
    return step.signedInMeanwhile()
        .filter(userId -> challenges.isSpentBy(userId, waiting.challengeId()))
        .map(userId -> new SignedInMeanwhile());
  }
}
