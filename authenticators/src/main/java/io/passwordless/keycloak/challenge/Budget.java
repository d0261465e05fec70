package io.passwordless.keycloak.challenge;

import java.time.Duration;

/**
 * A limit on wrong codes.
 *
 * @param name what the limit belongs to
 * @param size how many wrong codes are evaluated
 * @param window how long a wrong code counts
 * @param whenSpent what a try is told once nothing is left
 */
public record Budget(String name, int size, Duration window, Verdict whenSpent) {}
