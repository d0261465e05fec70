package io.passwordless.keycloak.challenge;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What wrong codes of a challenge count against, beside the challenge itself. It is decided when
 * the challenge is issued, so that a wrong code needs nothing but its challenge.
 *
 * @param day the budget of a day, of the account, a browser that it knows, or a name
 * @param run the account's present run of wrong codes, {@code null} for a browser or a name
 */
public record Guard(String day, String run) {

  private static final Duration DAY = Duration.ofDays(1);
  private static final String BROWSER = "browser:";

  /** Of strangers: an account, or an address without one. */
  public static Guard ofAccount(String account, String run) {
    return new Guard("account:" + account, run);
  }

  /**
   * Of a browser that has signed in to the account before: it has a budget of its own, so that
   * strangers cannot close the way for the person (ASVS 6.1.1).
   */
  public static Guard ofBrowser(String browser) {
    return new Guard(BROWSER + browser, null);
  }

  /**
   * Of whoever is called by a name, as long as it is not known who that is: a code may be typed
   * before its challenge is stored.
   */
  public static Guard ofName(String name) {
    return new Guard("name:" + StoreKeys.digest(name.toLowerCase(Locale.ROOT)), null);
  }

  /** Whether it is of a browser that the account knows. */
  boolean isOfBrowser() {
    return day.startsWith(BROWSER);
  }

  List<Budget> budgets(int accountAttempts) {
    Budget ofDay = new Budget(day, accountAttempts, DAY, Verdict.CLOSED);
    return run == null ? List.of(ofDay) : List.of(ofDay, FailureRun.budget(run));
  }
}
