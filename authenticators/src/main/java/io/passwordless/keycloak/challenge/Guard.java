package io.passwordless.keycloak.challenge;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What wrong codes of a challenge count against, beside the challenge itself. It is decided when
 * the challenge is issued, so that a wrong code needs nothing but its challenge.
 *
 * @param day the budget of a day: of strangers, of all browsers that the account knows, or of a
 *     name
 * @param run the present run of wrong codes of the same, {@code null} for a name
 */
public record Guard(String day, String run) {

  private static final Duration DAY = Duration.ofDays(1);
  private static final String BROWSERS = "browsers:";

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
    return new Guard(BROWSERS + account, BROWSERS + run);
  }

  /**
   * Of whoever is called by a name, as long as it is not known who that is: a code may be typed
   * before its challenge is stored.
   */
  public static Guard ofName(String name) {
    return new Guard("name:" + StoreKeys.digest(name.toLowerCase(Locale.ROOT)), null);
  }

  /** As above, of a browser that has signed in before, to whatever account. */
  public static Guard ofNameless(String browser) {
    return new Guard("name-browser:" + browser, null);
  }

  /** Whether it is of browsers that the account knows. */
  boolean isOfKnownBrowsers() {
    return day.startsWith(BROWSERS);
  }

  List<Budget> budgets(int accountAttempts) {
    Budget ofDay = new Budget(day, accountAttempts, DAY, Verdict.CLOSED);
    return run == null ? List.of(ofDay) : List.of(ofDay, FailureRun.budget(run));
  }
}
