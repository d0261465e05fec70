package io.passwordless.keycloak.signin.app;

import org.keycloak.models.ClientModel;

/** The clients that an administrator lets sign people in without a page. */
public final class HeadlessClients {

  /** The client attribute that says so. */
  public static final String ATTRIBUTE = "passwordless.headless";

  private HeadlessClients() {}

  /** Whether a client is one of them. */
  public static boolean contains(ClientModel client) {
    return "true".equals(client.getAttribute(ATTRIBUTE));
  }
}
