package io.passwordless.keycloak.api.headless;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.OAuth2Constants;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** The form that an app has posted. What is none of its fields is passed over (RFC 6749 3.1). */
final class AppForm {

  static final String AUTH_SESSION = "auth_session";
  static final String EMAIL_CODE = "email_code";
  static final String TOTP = "totp";
  static final String RESEND = "resend";
  static final String DEVICE_TOKEN = "device_token";
  static final String FORWARDED_FOR = "forwarded_for";

  /** Longer than any value can be that is of use; a code challenge has 128 characters. */
  private static final int LONGEST = 2000;

  /** As long as Keycloak's database keeps one, in an event too. */
  private static final int LONGEST_ID = 255;

  /** The authorization request's parameters that count here (OpenID Connect Core 3.1.2.1). */
  private static final Set<String> OF_THE_REQUEST =
      Set.of(
          OAuth2Constants.CLIENT_ID,
          OAuth2Constants.RESPONSE_TYPE,
          OAuth2Constants.SCOPE,
          OIDCLoginProtocol.LOGIN_HINT_PARAM,
          OIDCLoginProtocol.CODE_CHALLENGE_PARAM,
          OIDCLoginProtocol.CODE_CHALLENGE_METHOD_PARAM,
          OIDCLoginProtocol.REDIRECT_URI_PARAM,
          OIDCLoginProtocol.ACR_PARAM,
          OIDCLoginProtocol.MAX_AGE_PARAM,
          OIDCLoginProtocol.NONCE_PARAM,
          OIDCLoginProtocol.UI_LOCALES_PARAM);

  private static final List<String> ANSWERS = List.of(EMAIL_CODE, TOTP, RESEND);

  private final MultivaluedMap<String, String> fields;

  private AppForm(MultivaluedMap<String, String> fields) {
    this.fields = fields;
  }

  /**
   * The form, if every field that counts is there once and not too long.
   *
   * @throws Refused naming the one that is not
   */
  static AppForm of(MultivaluedMap<String, String> posted) throws Refused {
    MultivaluedMap<String, String> fields = new MultivaluedHashMap<>();
    for (String name : names().toList()) {
      List<String> values = posted.getOrDefault(name, List.of());
      if (values.size() > 1) {
        throw Refused.invalidRequest(name + " is there more than once");
      }
      String value = values.isEmpty() || values.get(0) == null ? "" : values.get(0);
      int longest = name.equals(OAuth2Constants.CLIENT_ID) ? LONGEST_ID : LONGEST;
      if (value.length() > longest) {
        throw Refused.invalidRequest(name + " is longer than " + longest + " characters");
      }
      if (value.chars().anyMatch(Character::isISOControl)) {
        throw Refused.invalidRequest(name + " has control characters");
      }
      if (!value.isEmpty()) {
        fields.putSingle(name, value);
      }
    }
    return new AppForm(fields);
  }

  private static Stream<String> names() {
    return Stream.concat(
        OF_THE_REQUEST.stream(),
        Stream.concat(Stream.of(AUTH_SESSION, DEVICE_TOKEN, FORWARDED_FOR), ANSWERS.stream()));
  }

  /** A field; empty if it is not there or has no value, which is the same. */
  Optional<String> get(String name) {
    return Optional.ofNullable(fields.getFirst(name));
  }

  /** The field of the answer that the app brings. */
  String answer() throws Refused {
    List<String> present = ANSWERS.stream().filter(fields::containsKey).toList();
    if (present.size() != 1) {
      throw Refused.invalidRequest(
          "With auth_session, send one of email_code, totp or resend=true");
    }
    if (present.get(0).equals(RESEND) && !fields.getFirst(RESEND).equals("true")) {
      throw Refused.invalidRequest("resend can only be true");
    }
    return present.get(0);
  }

  /** What an authorization request would be made of. */
  MultivaluedMap<String, String> request() {
    MultivaluedMap<String, String> request = new MultivaluedHashMap<>(fields);
    request.keySet().retainAll(OF_THE_REQUEST);
    return request;
  }
}
