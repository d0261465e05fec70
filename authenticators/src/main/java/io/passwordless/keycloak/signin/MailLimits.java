package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Slots;
import io.passwordless.keycloak.policy.Policy;
import java.time.Duration;

/** How many mails may be asked for: by a client, for an address, from a known browser, in a tab. */
final class MailLimits {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Longer than requests overlap. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final Slots slots;
  private final Policy policy;

  MailLimits(Slots slots, Policy policy) {
    this.slots = slots;
    this.policy = policy;
  }

  /** Beyond this limit a client causes neither a mail nor an entry in the store. */
  boolean claimForClient(String remoteAddress) {
    return claim("client:" + ClientAddress.budget(remoteAddress), policy.mailsPerHourPerIp());
  }

  boolean claimForAddress(Account account) {
    return claim("address:" + account.addressBudget(), policy.mailsPerHour());
  }

  /** So that strangers who use up the other limits do not keep the person from her mail. */
  boolean claimForKnownBrowser(String browser) {
    return claim("mail-browser:" + browser, policy.mailsPerHour());
  }

  /** The wait between two mails of one step in one tab. */
  boolean claimCooldown(String tabId, String executionId) {
    return policy.resendCooldown().isZero()
        || slots
            .claim("cooldown:" + tabId + ":" + executionId, 1, policy.resendCooldown())
            .isPresent();
  }

  /** One mail for all requests that post the same form at once. */
  boolean claimForm(String form) {
    return slots.claim("form:" + form, 1, OVERLAP).isPresent();
  }

  private boolean claim(String budget, int size) {
    return slots.claim(budget, size, HOUR).isPresent();
  }
}
