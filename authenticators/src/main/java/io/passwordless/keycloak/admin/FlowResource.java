package io.passwordless.keycloak.admin;

import io.passwordless.keycloak.policy.Quoted;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.events.admin.OperationType;
import org.keycloak.services.ErrorResponse;

/** The switch: installs the flow and binds it, says what is bound, restores what was. */
public final class FlowResource {

  private static final List<String> FIELDS =
      List.of(FlowOptions.SECOND_FACTOR, FlowOptions.PASSWORD, FlowOptions.PASSKEY);

  private final AdminRequest request;
  private final InstalledFlow flow;

  FlowResource(AdminRequest request) {
    this.request = request;
    this.flow = new InstalledFlow(request.session(), request.realm());
  }

  /** What is bound. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> get() {
    request.auth().realm().requireViewRealm();
    return describe();
  }

  /**
   * Installs and binds the flow. What is not said stays as it is. Idempotent.
   *
   * @throws jakarta.ws.rs.WebApplicationException 400 for a bad option; 409 if the flow would have
   *     to be changed although an administrator has edited it
   */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> put(String body) {
    request.auth().realm().requireManageRealm();
    Map<String, Object> written = AdminRequest.read(body, "{\"password\": true}");
    FlowOptions options = read(written, flow.state().options());
    flow.install(options)
        .ifPresent(
            obstacle -> {
              throw ErrorResponse.error(obstacle, Response.Status.CONFLICT);
            });
    RegistrationFlow.follow(request.session(), request.realm());
    SettingsTab.follow(request.session(), request.realm());
    Map<String, Object> now = describe();
    request.record(OperationType.UPDATE, now);
    return now;
  }

  /** Binds what was bound before, and removes the flow unless it has been edited. Idempotent. */
  @DELETE
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> delete() {
    request.auth().realm().requireManageRealm();
    InstalledFlow.State before = flow.state();
    boolean removed = flow.uninstall();
    RegistrationFlow.follow(request.session(), request.realm());
    SettingsTab.follow(request.session(), request.realm());
    Map<String, Object> now = describe();
    if (!removed) {
      now.put("kept", "The flow '%s' was edited or is used.".formatted(before.alias()));
    }
    if (before.bound() && before.previousGone()) {
      now.put(
          "gone",
          "The flow '%s', which was bound before, is not there any more."
              .formatted(before.previous()));
    }
    request.record(OperationType.DELETE, now);
    return now;
  }

  private static FlowOptions read(Map<String, Object> written, FlowOptions present) {
    Map<String, String> problems = AdminRequest.unknown(written, FIELDS);
    FlowOptions.SecondFactor secondFactor = present.secondFactor();
    Object choice = written.get(FlowOptions.SECOND_FACTOR);
    if (choice != null) {
      secondFactor = FlowOptions.SecondFactor.named(choice.toString()).orElse(null);
      if (secondFactor == null) {
        problems.put(
            FlowOptions.SECOND_FACTOR,
            "%s is '%s'; allowed: %s"
                .formatted(
                    FlowOptions.SECOND_FACTOR,
                    Quoted.of(choice),
                    FlowOptions.SecondFactor.allowed()));
      }
    }
    boolean password = flag(written, FlowOptions.PASSWORD, present.password(), problems);
    boolean passkey = flag(written, FlowOptions.PASSKEY, present.passkey(), problems);
    if (!problems.isEmpty()) {
      throw AdminRequest.refuse(problems);
    }
    return new FlowOptions(secondFactor, password, passkey);
  }

  private static boolean flag(
      Map<String, Object> written, String name, boolean present, Map<String, String> problems) {
    Object value = written.get(name);
    if (value == null) {
      return present;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    problems.put(name, "%s is '%s'; allowed: true, false".formatted(name, Quoted.of(value)));
    return present;
  }

  private Map<String, Object> describe() {
    InstalledFlow.State state = flow.state();
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("flow", state.alias());
    description.put("installed", state.installed());
    description.put("bound", state.bound());
    description.put("browserFlow", state.browserFlow());
    description.put("previous", state.previous());
    description.put("edited", state.edited());
    description.put(FlowOptions.SECOND_FACTOR, state.options().secondFactor().optionValue());
    description.put(FlowOptions.PASSWORD, state.options().password());
    description.put(FlowOptions.PASSKEY, state.options().passkey());
    description.put("warnings", FlowWarnings.of(request.session(), request.realm(), state));
    return description;
  }
}
