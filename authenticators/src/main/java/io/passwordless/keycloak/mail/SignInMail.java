package io.passwordless.keycloak.mail;

import java.util.List;
import java.util.Map;

/**
 * A mail yet to be rendered. Carries secrets, so it does not show itself in {@link #toString()}.
 *
 * @param userId the account it is for, {@code null} for an address that has none
 * @param address where it goes
 * @param locale the language tag of the page that asked for it
 * @param template the template's name, without the directory and the extension
 * @param subjectKey the message key of the subject
 * @param subjectArguments the arguments of the subject
 * @param attributes what the template gets
 */
public record SignInMail(
    String userId,
    String address,
    String locale,
    String template,
    String subjectKey,
    List<Object> subjectArguments,
    Map<String, Object> attributes) {

  @Override
  public String toString() {
    return "SignInMail[" + template + "]";
  }
}
