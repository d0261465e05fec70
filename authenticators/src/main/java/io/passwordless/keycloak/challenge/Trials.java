package io.passwordless.keycloak.challenge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Codes that are tried: a try is claimed from every budget before the code is looked at, and one
 * that is right ends its challenge.
 */
public final class Trials {

  private final OwnTransaction store;
  private final StoreKeys keys;
  private final Slots slots;
  private final Codes codes;
  private final Ends ends;

  Trials(OwnTransaction store, StoreKeys keys, Slots slots, Codes codes, Ends ends) {
    this.store = store;
    this.keys = keys;
    this.slots = slots;
    this.codes = codes;
    this.ends = ends;
  }

  /**
   * Tries a code. An attempt is claimed from every budget before the code is looked at, and given
   * back only if the code was not wrong. What cannot be a code of this challenge costs nothing.
   *
   * @param typed as a person typed it
   * @param shown what a code looks like, as the person was told last
   * @param maxAttempts how many wrong codes the challenge takes
   * @param accountAttempts how many wrong codes the account takes in a day
   * @param claimed what a wrong code counts against beside the account: who somebody says to be
   * @param isAskedHere whether the challenge is one of the place where it was typed
   * @param maySignIn asked once the code is known to be right, of the challenge as of the code's
   *     mail; whatever it says, the challenge is spent then, so that a refusal cannot be waited out
   */
  public CodeAttempt code(
      String challengeId,
      String typed,
      CodeFormat shown,
      int maxAttempts,
      int accountAttempts,
      Guard claimed,
      Predicate<Challenge> isAskedHere,
      Predicate<Challenge> maySignIn) {
    Try mine =
        slots.together(
            claims -> {
              Optional<Challenge> found =
                  Challenge.in(claims.objects(), keys.challenge(challengeId)).filter(isAskedHere);
              List<Map<String, String>> present =
                  found.map(challenge -> codes(claims.objects(), challenge)).orElse(List.of());
              return shown.fits(typed) || Codes.fit(present, typed)
                  ? Try.claim(
                      found,
                      present,
                      budgets(challengeId, found, maxAttempts, accountAttempts, claimed),
                      claims)
                  : new Try(found, present, List.of(), List.of(), Verdict.MALFORMED);
            });
    if (mine.obstacle() == Verdict.MALFORMED) {
      return new CodeAttempt(Verdict.MALFORMED, true, mine.challenge());
    }
    Verdict verdict =
        mine.obstacle() == null
            ? mine.challenge()
                .map(challenge -> codes.compare(mine.present(), challenge, typed))
                .orElse(Verdict.UNKNOWN)
            : mine.obstacle();
    if (verdict == Verdict.WRONG || verdict == Verdict.UNKNOWN) {
      return new CodeAttempt(verdict, mine.leavesSome(), mine.challenge());
    }
    giveBack(mine);
    if (verdict != Verdict.ACCEPTED) {
      return new CodeAttempt(verdict, mine.obstacle() == null, mine.challenge());
    }
    Challenge right = codes.asOf(mine.present(), mine.challenge().orElseThrow(), typed);
    return new CodeAttempt(accept(right, maySignIn), false, Optional.of(right));
  }

  /**
   * Counts a wrong code that was tried before its challenge was stored.
   *
   * @return the challenge, if it is stored by now
   */
  public Optional<Challenge> early(String challengeId, int accountAttempts) {
    return slots.together(
        claims -> {
          Optional<Challenge> found = Challenge.in(claims.objects(), keys.challenge(challengeId));
          found.stream()
              .flatMap(challenge -> challenge.guard().budgets(accountAttempts).stream())
              .forEach(budget -> claims.claim(budget.name(), budget.size(), budget.window()));
          return found;
        });
  }

  private Verdict accept(Challenge challenge, Predicate<Challenge> maySignIn) {
    if (!maySignIn.test(challenge)) {
      store.call(objects -> ends.spend(objects, challenge.id()));
      return Verdict.REFUSED;
    }
    return ends.accept(challenge) ? Verdict.ACCEPTED : Verdict.SPENT;
  }

  /** Its codes, but of mails that are older than one that was used elsewhere. */
  private List<Map<String, String>> codes(SingleUseObjectProvider objects, Challenge challenge) {
    List<Map<String, String>> all = codes.of(objects, challenge);
    return ends.isSpent(objects, challenge)
        ? all
        : all.stream()
            .filter(code -> !ends.isSuperseded(objects, challenge, Order.of(code)))
            .toList();
  }

  /** All that a try counts against. */
  private static List<Budget> budgets(
      String challengeId,
      Optional<Challenge> challenge,
      int maxAttempts,
      int accountAttempts,
      Guard claimed) {
    List<Budget> budgets = new ArrayList<>();
    budgets.add(
        new Budget("try:" + challengeId, maxAttempts, ChallengeStore.MEMORY, Verdict.EXHAUSTED));
    Optional<Guard> guard = challenge.map(Challenge::guard);
    if (guard.filter(Guard::isOfKnownBrowsers).isEmpty()) {
      budgets.addAll(claimed.budgets(accountAttempts));
    }
    guard.ifPresent(g -> budgets.addAll(g.budgets(accountAttempts)));
    return budgets;
  }

  private void giveBack(Try mine) {
    if (mine.slots().isEmpty()) {
      return;
    }
    store.call(
        objects -> {
          for (int i = 0; i < mine.slots().size(); i++) {
            Claim.release(objects, keys.slot(mine.budgets().get(i).name(), mine.slots().get(i)));
          }
          return null;
        });
  }

  /**
   * A try that was claimed from every budget.
   *
   * @param challenge the challenge, if it is stored; if not, no code is right
   * @param slots the claimed ones, in the order of the budgets
   * @param obstacle why the code is not looked at, {@code null} if it is
   */
  private record Try(
      Optional<Challenge> challenge,
      List<Map<String, String>> present,
      List<Budget> budgets,
      List<Integer> slots,
      Verdict obstacle) {

    static Try claim(
        Optional<Challenge> challenge,
        List<Map<String, String>> present,
        List<Budget> budgets,
        Slots.Claims claims) {
      List<Integer> slots = new ArrayList<>();
      for (Budget budget : budgets) {
        OptionalInt slot = claims.claim(budget.name(), budget.size(), budget.window());
        if (slot.isEmpty()) {
          return new Try(challenge, present, budgets, slots, budget.whenSpent());
        }
        slots.add(slot.getAsInt());
      }
      return new Try(challenge, present, budgets, slots, null);
    }

    /** Whether the challenge takes a further code after this one. */
    boolean leavesSome() {
      return slots.get(0) + 1 < budgets.get(0).size();
    }
  }
}
