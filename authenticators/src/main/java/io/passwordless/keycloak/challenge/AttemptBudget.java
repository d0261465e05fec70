package io.passwordless.keycloak.challenge;

/**
 * How many wrong codes are evaluated.
 *
 * @param perChallenge for one challenge
 * @param perAccount for one account in any 24 hours
 * @param account the account's name in the budget; an address nobody has gets a budget all the same
 */
public record AttemptBudget(int perChallenge, int perAccount, String account) {}
