package io.passwordless.keycloak.signin.link;

import io.passwordless.keycloak.challenge.Verdict;

/** What a link can do in the browser that opened it. */
public enum Standing {
  /** Sign in here. */
  READY,
  /** Show a code for the browser that asked. */
  RELAY,
  /** Nothing: another browser asked. */
  OTHER_BROWSER,
  /** Nothing: its time is over. */
  EXPIRED,
  /** Nothing: it, or another secret of its challenge, was used. */
  USED,
  /** Nothing: the sign-in it belongs to is over. */
  ENDED,
  /** Nothing: there is no such link in this realm. */
  UNKNOWN;

  /** Where a link stands that was found, with a verdict. */
  static Standing of(Verdict verdict, LinkedSignIn signIn, boolean sameBrowser) {
    return switch (verdict) {
      case ACCEPTED -> signIn.isRevoked() ? USED : live(signIn, sameBrowser);
      case EXPIRED -> EXPIRED;
      case SPENT -> USED;
      default -> UNKNOWN;
    };
  }

  private static Standing live(LinkedSignIn signIn, boolean sameBrowser) {
    if (!signIn.isWaitedFor()) {
      return ENDED;
    }
    if (sameBrowser || signIn.challenge().isInvitation()) {
      return READY;
    }
    if (signIn.isTiedToItsBrowser()) {
      return OTHER_BROWSER;
    }
    return switch (signIn.policy().linkBrowser()) {
      case ANY -> READY;
      case SAME -> OTHER_BROWSER;
      case RELAY -> RELAY;
    };
  }
}
