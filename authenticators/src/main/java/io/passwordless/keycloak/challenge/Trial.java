package io.passwordless.keycloak.challenge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** One code that is tried: it is claimed from every budget before it is looked at. */
final class Trial {

  private Trial() {}

  /** All that a try counts against. */
  static List<Budget> budgets(
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

  /**
   * Claims and looks. What was claimed is given back, unless the code was wrong.
   *
   * @param challenge the challenge, if it is stored; if not, no code is right
   * @param look compares the code
   */
  static CodeAttempt attempt(
      Optional<Challenge> challenge,
      Slots.Claims claims,
      List<Budget> budgets,
      Function<Challenge, Verdict> look) {
    List<Integer> claimed = new ArrayList<>();
    for (Budget budget : budgets) {
      OptionalInt slot = claims.claim(budget.name(), budget.size(), budget.window());
      if (slot.isEmpty()) {
        giveBack(claims, budgets, claimed);
        return new CodeAttempt(budget.whenSpent(), false, challenge);
      }
      claimed.add(slot.getAsInt());
    }
    boolean open = claimed.get(0) + 1 < budgets.get(0).size();
    Verdict verdict = challenge.map(look).orElse(Verdict.UNKNOWN);
    if (verdict == Verdict.WRONG || verdict == Verdict.UNKNOWN) {
      return new CodeAttempt(verdict, open, challenge);
    }
    giveBack(claims, budgets, claimed);
    return new CodeAttempt(verdict, true, challenge);
  }

  private static void giveBack(Slots.Claims claims, List<Budget> budgets, List<Integer> claimed) {
    for (int i = 0; i < claimed.size(); i++) {
      claims.release(budgets.get(i).name(), claimed.get(i));
    }
  }
}
