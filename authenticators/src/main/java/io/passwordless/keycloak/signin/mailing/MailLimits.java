package io.passwordless.keycloak.signin.mailing;

import io.passwordless.keycloak.challenge.Slots;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.person.Account;
import java.time.Duration;

/** How many mails go to an address, and how many more because a browser is known to its account. */
public final class MailLimits {

  private static final Duration HOUR = Duration.ofHours(1);

  private final Slots slots;
  private final Policy policy;

  /** The limits of a step. */
  public MailLimits(Slots slots, Policy policy) {
    this.slots = slots;
    this.policy = policy;
  }

  /** Takes one of the mails of the account's address. */
  public boolean claimForAddress(Account account) {
    return claim("address:" + account.addressBudget());
  }

  /**
   * So that strangers who use up the address's limit do not keep the person from her mail. One
   * limit for all browsers that know the account.
   */
  boolean claimForKnownBrowsers(Account account) {
    return claim("mail-browsers:" + account.addressBudget());
  }

  private boolean claim(String budget) {
    return slots.claim(budget, policy.mailsPerHour(), HOUR).isPresent();
  }
}
