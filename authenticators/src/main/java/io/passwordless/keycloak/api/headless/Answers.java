package io.passwordless.keycloak.api.headless;

import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.Outcome.Waits;
import io.passwordless.keycloak.signin.words.Lifespan;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an app is answered. */
final class Answers {

  /** A client over its limit of an hour is told to look again after this. */
  private static final Duration LATER = Duration.ofMinutes(1);

  private static final String AUTH_SESSION = "auth_session";
  private static final String EXPIRES_IN = "expires_in";
  private static final String RESEND_IN = "resend_in";

  private Answers() {}

  static Response error(Response.Status status, String error, String description) {
    Map<String, Object> body = body(error);
    body.put("error_description", description);
    return json(status, body);
  }

  /** A mail may have gone, and its code is wanted. */
  static Response emailCode(Waits waits, String authSession) {
    if (waits.news() == News.TOO_SOON) {
      return slowDown(waits.resendIn(), authSession);
    }
    if (waits.news() == News.TOO_MANY) {
      return slowDown(LATER, authSession);
    }
    Map<String, Object> body = challenge("email_code", authSession);
    body.put("code_length", waits.format().length());
    body.put("code_alphabet", waits.format().alphabet().settingValue());
    body.put(EXPIRES_IN, Lifespan.seconds(waits.expiresIn()));
    body.put(RESEND_IN, Lifespan.seconds(waits.resendIn()));
    reason(waits.news()).ifPresent(reason -> body.put("reason", reason));
    return json(Response.Status.FORBIDDEN, body);
  }

  private static Optional<String> reason(News news) {
    return switch (news) {
      case NONE, RESENT, TOO_SOON, TOO_MANY -> Optional.empty();
      case CODE_MISSING, CODE_MALFORMED -> Optional.of("malformed");
      case CODE_WRONG, REFUSED -> Optional.of("wrong");
      case CODE_EXPIRED, CODE_USED -> Optional.of("expired");
      case EXHAUSTED, CLOSED -> Optional.of("exhausted");
    };
  }

  /**
   * A one-time password is wanted.
   *
   * @param reason why the last one was none; {@code null} if there was none
   */
  static Response totp(String reason, String authSession) {
    Map<String, Object> body = challenge("totp", authSession);
    if (reason != null) {
      body.put("reason", reason);
    }
    return json(Response.Status.FORBIDDEN, body);
  }

  /** Too many have been asked for from this address, so that nothing has begun. */
  static Response slowDown() {
    return slowDown(LATER, null);
  }

  private static Response slowDown(Duration wait, String authSession) {
    Map<String, Object> body = body("slow_down");
    if (authSession != null) {
      body.put(AUTH_SESSION, authSession);
    }
    body.put(RESEND_IN, Lifespan.seconds(wait));
    return Response.fromResponse(json(Response.Status.TOO_MANY_REQUESTS, body))
        .header("Retry-After", Lifespan.seconds(wait))
        .build();
  }

  /** Only a browser can go on. */
  static Response redirectToWeb(Optional<PushedRequest> request) {
    Map<String, Object> body = body("redirect_to_web");
    request.ifPresent(
        pushed -> {
          body.put("request_uri", pushed.uri());
          body.put(EXPIRES_IN, pushed.expiresIn());
        });
    return json(Response.Status.FORBIDDEN, body);
  }

  /** The person has signed in. */
  static Response done(String code, Optional<String> deviceToken) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("authorization_code", code);
    deviceToken.ifPresent(token -> body.put(AppForm.DEVICE_TOKEN, token));
    return json(Response.Status.OK, body);
  }

  private static Map<String, Object> challenge(String challenge, String authSession) {
    Map<String, Object> body = body("insufficient_authorization");
    body.put(AUTH_SESSION, authSession);
    body.put("challenge", challenge);
    return body;
  }

  private static Map<String, Object> body(String error) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    return body;
  }

  private static Response json(Response.Status status, Map<String, Object> body) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body).build();
  }
}
