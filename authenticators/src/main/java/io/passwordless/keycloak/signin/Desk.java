package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.CodeAttempt;
import io.passwordless.keycloak.policy.SignInMethod;

/** Takes what depends on an account and is done, or recorded, after the answer. */
public interface Desk {

  /**
   * Takes a request for a mail.
   *
   * @param bare the challenge without the account, which is looked up later
   * @param name the name that was typed; empty if the account is known
   * @param userId the account, {@code null} if a name was typed
   * @param overLimit whether the client is over its limit, and only the browser lets it pass
   */
  void ask(Challenge bare, String name, String userId, boolean overLimit);

  /** Records that a client has asked too often, whoever for. Nothing follows from it. */
  void limited(String challengeId);

  /**
   * Records a code that was not accepted.
   *
   * @param late whether the time of its challenge, which may not be stored, is over
   */
  void refused(String challengeId, CodeAttempt attempt, boolean late);

  /** Records a secret that was right, and tells Keycloak how somebody signs in. */
  void accepted(Challenge challenge, SignInMethod by);

  /** Records a link that was used, and has proved what is of no account that may sign in. */
  void refused(Challenge challenge);

  /** Records why nobody can go this way. */
  void closed(Outcome.Reason reason);
}
