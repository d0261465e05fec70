package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.signin.mailing.TestMail;
import io.passwordless.keycloak.signin.realm.Policies;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.keycloak.events.admin.OperationType;
import org.keycloak.services.ErrorResponse;

/** The mail of the realm to the administrator who asks for it. */
public final class TestMailResource {

  private final AdminRequest request;

  TestMailResource(AdminRequest request) {
    this.request = request;
  }

  /**
   * Sends it, and answers when the mail server has taken it.
   *
   * @throws jakarta.ws.rs.WebApplicationException 409 if there is no address or no mail server, or
   *     that one did not take it; 429 if there were too many
   */
  @POST
  public Response post() {
    request.auth().realm().requireManageRealm();
    new TestMail(request.session(), request.realm())
        .send(Policies.of(request.realm()))
        .ifPresent(
            problem -> {
              throw ErrorResponse.error(
                  problem.words(),
                  problem.tooMany() ? Response.Status.TOO_MANY_REQUESTS : Response.Status.CONFLICT);
            });
    request.record(OperationType.ACTION, Map.of());
    return Response.noContent().build();
  }
}
