package io.passwordless.keycloak.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.passwordless.keycloak.signin.Notes;
import io.passwordless.keycloak.signin.Waiting;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * Tells the browser that has asked for a mail, and no other, whether it was used elsewhere, so that
 * the page that waits need not be reloaded by hand. Changes nothing.
 */
public final class WaitingResource {

  private final KeycloakSession session;
  private final RealmModel realm;

  WaitingResource(KeycloakSession session) {
    this.session = session;
    this.realm = session.getContext().getRealm();
  }

  /**
   * Whether there is something left to wait for.
   *
   * @param waiting false if the mail was used, or what it was sent for was ended
   */
  public record State(@JsonProperty("waiting") boolean waiting) {}

  /**
   * The state of what this browser waits for.
   *
   * @param challengeId the challenge's public reference
   * @throws NotFoundException if this browser waits for no such thing
   */
  @GET
  @Path("{challenge}")
  @Produces(MediaType.APPLICATION_JSON)
  public Response get(@PathParam("challenge") String challengeId) {
    RootAuthenticationSessionModel root =
        new AuthenticationSessionManager(session).getCurrentRootAuthenticationSession(realm);
    boolean asked =
        root != null
            && root.getAuthenticationSessions().values().stream()
                .anyMatch(tab -> Waiting.hasAsked(Notes.of(tab), challengeId));
    if (!asked) {
      throw new NotFoundException();
    }
    return Response.ok(new State(!Waiting.isOver(session, realm, challengeId)))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
