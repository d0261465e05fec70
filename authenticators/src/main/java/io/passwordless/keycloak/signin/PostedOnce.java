package io.passwordless.keycloak.signin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;

/**
 * What one posted form begins, however many requests of an impatient person post it at once.
 * Keycloak (26.7) accepts all that come before the first one has ended, and of what they write in
 * the authentication session the last one's stays. So they begin one challenge, and one of them
 * asks.
 */
final class PostedOnce {

  private PostedOnce() {}

  /** The id of the challenge that a step's form begins; a random one if there is no form. */
  static String challengeId(Step step) {
    return step.form().map(form -> digest(step, form)).orElseGet(UUID.randomUUID()::toString);
  }

  /**
   * The name of the budget of which the request of a form takes the one slot, if there is a form.
   */
  static Optional<String> budget(Step step) {
    return step.form().map(form -> "form:" + digest(step, form));
  }

  private static String digest(Step step, String form) {
    String posted = String.join(":", step.tabId(), step.executionId(), form);
    ByteBuffer hash =
        ByteBuffer.wrap(
            HashUtils.hash(JavaAlgorithm.SHA256, posted.getBytes(StandardCharsets.UTF_8)));
    return new UUID(hash.getLong(), hash.getLong()).toString();
  }
}
