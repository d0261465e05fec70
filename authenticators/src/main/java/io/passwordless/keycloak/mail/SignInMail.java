package io.passwordless.keycloak.mail;

import java.util.List;
import java.util.Map;

/**
 * A mail yet to be rendered. Carries secrets, so it does not show itself in {@link #toString()}.
 *
 * @param person the attributes of whom it is for, as far as templates may show them
 * @param address where it goes
 * @param locale the language tag it is written in
 * @param template the template's name, without the directory and the extension
 * @param subjectKey the message key of the subject
 * @param subjectArguments the arguments of the subject
 * @param attributes what the template gets
 */
public record SignInMail(
    Map<String, List<String>> person,
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
