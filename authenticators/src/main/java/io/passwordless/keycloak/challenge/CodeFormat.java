package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.policy.CodeAlphabet;
import io.passwordless.keycloak.policy.Policy;

/**
 * What a code looks like. It stays with the code: one that was issued before the policy changed is
 * judged by what it was issued under.
 *
 * @param alphabet the characters it is made of
 * @param length how many it has
 */
public record CodeFormat(CodeAlphabet alphabet, int length) {

  /** What the codes of a policy look like. */
  public static CodeFormat of(Policy policy) {
    return new CodeFormat(policy.codeAlphabet(), policy.codeLength());
  }

  /** Whether what was typed can be such a code at all. */
  public boolean fits(String typed) {
    return OneTimeCode.typed(typed, alphabet).isWellFormed(alphabet, length);
  }
}
