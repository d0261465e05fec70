package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.realm.Flow;

/** A way to sign in that is measured: the one step of a flow, which one of the clients uses. */
public enum SignInWay {
  /** Keycloak's form for a user name, and nothing else: what pages, look-up and session cost. */
  USERNAME("username form", "auth-username-form"),
  /** Keycloak's form for user name and password. */
  PASSWORD("password", "auth-username-password-form"),
  /** A code from a mail. */
  CODE("code", Flow.EMAIL_CODE),
  /** A link from a mail. */
  LINK("link", Flow.MAGIC_LINK);

  private final String title;
  private final String authenticator;

  SignInWay(String title, String authenticator) {
    this.title = title;
    this.authenticator = authenticator;
  }

  String title() {
    return title;
  }

  /** The authenticator of the flow's one step. */
  String authenticator() {
    return authenticator;
  }

  /** The client that people sign in to in this way. */
  String client() {
    return "app-" + authenticator;
  }
}
