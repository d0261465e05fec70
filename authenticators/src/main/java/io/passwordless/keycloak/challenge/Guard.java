package io.passwordless.keycloak.challenge;

import java.time.Duration;
import java.util.List;

/**
 * What wrong codes of a challenge count against, beside the challenge itself. It is decided when
 * the challenge is issued, so that a wrong code needs nothing but its challenge.
 *
 * @param day the budget of a day, of strangers or of all browsers that the account knows
 * @param run the present run of wrong codes, of the same
 */
public record Guard(String day, String run) {

  private static final Duration DAY = Duration.ofDays(1);

  /** Of strangers: an account, or an address without one. */
  public static Guard ofAccount(String account, String run) {
    return new Guard("account:" + account, run);
  }

  /**
   * Of the browsers that have signed in to the account before: they have a budget of their own, so
   * that strangers cannot close the way for the person (ASVS 6.1.1), and only one for all, so that
   * many browsers are worth no more than one.
   */
  public static Guard ofKnownBrowsers(String account, String run) {
    return new Guard("browsers:" + account, "browsers:" + run);
  }

  List<Budget> budgets(int accountAttempts) {
    Budget ofDay = new Budget(day, accountAttempts, DAY, Verdict.CLOSED);
    return List.of(ofDay, FailureRun.budget(run));
  }
}
