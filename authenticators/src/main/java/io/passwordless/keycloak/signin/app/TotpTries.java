package io.passwordless.keycloak.signin.app;

import io.passwordless.keycloak.challenge.Slots;
import io.passwordless.keycloak.policy.Policy;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.time.Duration;
import java.util.OptionalInt;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How many one-time passwords an app may try: as many of a sign-in as a challenge takes codes, and
 * as many of an account in any 24 hours as that takes wrong codes. Keycloak's own brute-force
 * detection, which a realm need not have on, comes on top. A try is claimed before it is made, and
 * given back if it was right.
 */
public final class TotpTries {

  private static final Duration DAY = Duration.ofDays(1);

  private final Slots slots;
  private final Policy policy;
  private final String ofSignIn;
  private final String ofAccount;

  /** Those of one sign-in of an account. */
  public TotpTries(
      KeycloakSession session, RealmModel realm, Policy policy, String tabId, String userId) {
    this.slots = KeycloakStore.open(session, realm).slots();
    this.policy = policy;
    this.ofSignIn = "app-totp-tab:" + tabId;
    this.ofAccount = "app-totp:" + userId;
  }

  /** Claims a try: the account's slot; empty if none is left. */
  public OptionalInt claim() {
    return slots.claim(ofSignIn, policy.maxAttempts(), DAY).isPresent()
        ? slots.claim(ofAccount, policy.accountAttempts(), DAY)
        : OptionalInt.empty();
  }

  /** The one-time password was right. */
  public void giveBack(int slot) {
    slots.release(ofAccount, slot);
  }
}
