package io.passwordless.keycloak.challenge;

import java.util.function.Function;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Work on the single-use store in a transaction of its own, committed when the call returns, so
 * that a request rolled back later has still spent its attempt.
 */
@FunctionalInterface
public interface OwnTransaction {

  /** Does the work, commits, and returns its result. */
  <T> T call(Function<SingleUseObjectProvider, T> work);
}
