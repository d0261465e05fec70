package io.passwordless.keycloak.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import io.passwordless.keycloak.policy.Quoted;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ErrorRepresentation;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.util.JsonSerialization;

/**
 * One request of an administrator: who asks, in which realm, and how it is answered and recorded.
 */
record AdminRequest(
    KeycloakSession session,
    RealmModel realm,
    AdminPermissionEvaluator auth,
    AdminEventBuilder adminEvent) {

  /** The resource type of this project's admin events. */
  private static final String RESOURCE_TYPE = "PASSWORDLESS";

  /**
   * The body, a JSON object and nothing after it. An empty body is an empty object.
   *
   * @param example such an object, for the message
   * @throws ErrorResponseException 400 if it is anything else
   */
  static Map<String, Object> read(String body, String example) {
    if (body == null || body.isBlank()) {
      return Map.of();
    }
    try {
      Map<String, Object> object =
          JsonSerialization.mapper
              .readerFor(new TypeReference<LinkedHashMap<String, Object>>() {})
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readValue(body);
      if (object != null) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // told below, without its words: they quote the body
    }
    throw ErrorResponse.error(
        "The body is not a JSON object. Allowed: an object such as " + example + ".",
        Response.Status.BAD_REQUEST);
  }

  /** The answer to a bad request, which changes nothing: what is wrong, by field. */
  static WebApplicationException refuse(Map<String, String> problems) {
    ErrorRepresentation error = new ErrorRepresentation();
    error.setErrorMessage(
        problems.entrySet().stream()
            .map(problem -> sentence(problem.getKey(), problem.getValue()))
            .collect(Collectors.joining("; ")));
    error.setErrors(
        problems.entrySet().stream()
            .map(problem -> of(problem.getKey(), problem.getValue()))
            .toList());
    return new ErrorResponseException(
        Response.status(Response.Status.BAD_REQUEST)
            .entity(error)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .build());
  }

  private static String sentence(String field, String problem) {
    return problem.startsWith(field) ? problem : field + ": " + problem;
  }

  private static ErrorRepresentation of(String field, String problem) {
    return new ErrorRepresentation(field, sentence(field, problem), new Object[0]);
  }

  /** Records what an administrator has changed. The representation must hold no secret. */
  void record(OperationType operation, Object representation) {
    adminEvent
        .operation(operation)
        .resource(RESOURCE_TYPE)
        .resourcePath(session.getContext().getUri())
        .representation(representation)
        .success();
  }

  /** The names of fields that are not among those that are known. */
  static Map<String, String> unknown(Map<String, ?> body, List<String> known) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (String name : body.keySet()) {
      if (!known.contains(name)) {
        problems.put(
            Quoted.of(name), "there is no such field; there are: " + String.join(", ", known));
      }
    }
    return problems;
  }
}
