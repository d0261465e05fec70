package io.passwordless.keycloak.challenge;

/**
 * One try of a code.
 *
 * @param verdict what became of it
 * @param open whether the challenge takes another code after it
 */
public record CodeAttempt(Verdict verdict, boolean open) {}
