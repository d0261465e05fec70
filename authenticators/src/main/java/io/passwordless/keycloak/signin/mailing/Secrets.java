package io.passwordless.keycloak.signin.mailing;

import io.passwordless.keycloak.challenge.LinkToken;
import io.passwordless.keycloak.challenge.OneTimeCode;
import io.passwordless.keycloak.policy.Policy;
import java.security.SecureRandom;

/**
 * The secrets of one mail, made for every mail, whatever it shows of them.
 *
 * @param code to be typed where the sign-in began
 * @param link to be opened
 * @param disowning to be opened by somebody who did not ask; it signs nobody in
 */
public record Secrets(OneTimeCode code, LinkToken link, LinkToken disowning) {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** New ones. */
  static Secrets random(Policy policy) {
    return new Secrets(
        OneTimeCode.random(policy.codeAlphabet(), policy.codeLength(), RANDOM),
        LinkToken.random(RANDOM),
        LinkToken.random(RANDOM));
  }

  /** What stands in for a code that is not mailed. */
  static OneTimeCode noCode() {
    return OneTimeCode.none(RANDOM);
  }

  @Override
  public String toString() {
    return "Secrets[hidden]";
  }
}
