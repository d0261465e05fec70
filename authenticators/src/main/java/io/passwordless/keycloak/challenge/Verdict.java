package io.passwordless.keycloak.challenge;

/** What became of a code or a link. */
public enum Verdict {
  /**
   * It was right, and the challenge is now spent by this very request. A link that is only looked
   * up: it could be used now.
   */
  ACCEPTED,
  /** Not evaluated, and it costs nothing: nothing that was issued looks like it. */
  MALFORMED,
  /** It was evaluated and is not right. */
  WRONG,
  /** It was right, or may have been, but its time is over. */
  EXPIRED,
  /** It was right, but the challenge had been spent before. */
  SPENT,
  /** Not evaluated: the challenge takes no more codes. */
  EXHAUSTED,
  /** Not evaluated: the account takes no more codes for now. */
  CLOSED,
  /** It was right, but the account may not sign in (any more). */
  REFUSED,
  /** There is no such challenge or link. */
  UNKNOWN
}
