package io.passwordless.keycloak.api.headless;

import jakarta.ws.rs.core.Response;
import org.keycloak.OAuthErrorException;

/** A request that is not as it should be, and what its developer can do about that. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Response response;

  private Refused(Response response) {
    this.response = response;
  }

  /** By an error of RFC 6749 or of the draft. */
  static Refused because(String error, String description) {
    return new Refused(Answers.error(Response.Status.BAD_REQUEST, error, description));
  }

  /** A request that lacks something, or has something too much. */
  static Refused invalidRequest(String description) {
    return because("invalid_request", description);
  }

  /** The sign-in is over, or is not this client's, key's or realm's. */
  static Refused invalidSession() {
    return because(
        "invalid_session",
        "This auth_session is over, was used already, or is not this client's or key's. Begin again.");
  }

  /** As Keycloak has put it. */
  static Refused as(Response response) {
    return response.hasEntity()
        ? new Refused(response)
        : new Refused(
            Answers.error(
                Response.Status.UNAUTHORIZED,
                OAuthErrorException.INVALID_CLIENT,
                "The client has not proved who it is"));
  }

  Response response() {
    return response;
  }
}
