package io.passwordless.keycloak.link;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.models.KeycloakSession;

/** What a posted form must be before anything is read from it. */
final class PostedForm {

  private PostedForm() {}

  /**
   * Keycloak (26.7) lets other types pass all the same, and fails on a file in a multipart form.
   *
   * @throws NotSupportedException if it is of another type
   */
  static void check(KeycloakSession session) {
    // the header itself, because a malformed one has no type
    String type =
        session
            .getContext()
            .getHttpRequest()
            .getHttpHeaders()
            .getHeaderString(HttpHeaders.CONTENT_TYPE);
    String form = MediaType.APPLICATION_FORM_URLENCODED;
    if (type != null && !type.regionMatches(true, 0, form, 0, form.length())) {
      throw new NotSupportedException();
    }
  }
}
