package io.passwordless.keycloak.challenge;

import java.util.Optional;

/**
 * One try of a code.
 *
 * @param verdict what became of it
 * @param open whether the challenge takes another code after it
 * @param challenge the challenge, if it is known
 */
public record CodeAttempt(Verdict verdict, boolean open, Optional<Challenge> challenge) {}
