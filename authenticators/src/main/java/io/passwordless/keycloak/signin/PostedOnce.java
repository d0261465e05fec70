package io.passwordless.keycloak.signin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;

/**
 * What one posted form begins, however many requests of an impatient person post it at once.
 * Keycloak (26.7) accepts all that come before the first one has ended, and of what they write in
 * the authentication session the last one's stays. So they begin one challenge, and one of them
 * mails.
 */
final class PostedOnce {

  private PostedOnce() {}

  /** The id of the challenge that a step's form begins; a random one if there is no form. */
  static String challengeId(Step step) {
    return step.form() == null ? UUID.randomUUID().toString() : digest(step);
  }

  /** Whether this request is the one of its form that mails. */
  static boolean mayMail(Step step, MailLimits limits) {
    return step.form() == null || limits.claimForm(digest(step));
  }

  private static String digest(Step step) {
    String form = String.join(":", step.authSession().getTabId(), step.executionId(), step.form());
    ByteBuffer hash =
        ByteBuffer.wrap(
            HashUtils.hash(JavaAlgorithm.SHA256, form.getBytes(StandardCharsets.UTF_8)));
    return new UUID(hash.getLong(), hash.getLong()).toString();
  }
}
