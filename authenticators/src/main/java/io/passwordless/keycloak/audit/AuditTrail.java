package io.passwordless.keycloak.audit;

import io.passwordless.keycloak.policy.SignInMethod;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;

/**
 * Keycloak events of one challenge. No event carries a secret.
 *
 * <p>A mail is {@code SEND_VERIFY_EMAIL}, a code or link that was right is {@code VERIFY_EMAIL}
 * (the address was proved), anything refused is {@code LOGIN_ERROR}; all of them tell {@code
 * auth_method} and {@code passwordless_challenge}. Keycloak's own {@code LOGIN} follows when the
 * flow is through.
 */
public final class AuditTrail {

  private static final String CHALLENGE = "passwordless_challenge";

  private final EventBuilder template;

  /**
   * A trail.
   *
   * @param template an event with realm, client and session filled in; never sent itself
   * @param challengeId the challenge's public reference
   */
  public AuditTrail(EventBuilder template, SignInMethod method, String challengeId) {
    this.template = describe(template.clone(), method, challengeId);
  }

  /** Adds to an event how somebody signed in, for Keycloak's own {@code LOGIN}. */
  public static EventBuilder describe(EventBuilder event, SignInMethod method, String challengeId) {
    return event.detail(Details.AUTH_METHOD, method.eventName()).detail(CHALLENGE, challengeId);
  }

  /** The mail server took the mail. */
  public void sent() {
    template.clone().event(EventType.SEND_VERIFY_EMAIL).success();
  }

  /** The mail could not be sent. */
  public void notSent() {
    template.clone().event(EventType.SEND_VERIFY_EMAIL).error(Errors.EMAIL_SEND_FAILED);
  }

  /** No mail was sent: too many have been. */
  public void limited() {
    template
        .clone()
        .event(EventType.SEND_VERIFY_EMAIL)
        .detail(Details.REASON, "mail_limit")
        .error(Errors.SLOW_DOWN);
  }

  /** The code or link was right. */
  public void used() {
    template.clone().event(EventType.VERIFY_EMAIL).success();
  }

  /** The code was wrong. */
  public void wrong() {
    refused(Errors.INVALID_USER_CREDENTIALS);
  }

  /** The code or link was late. */
  public void expired() {
    refused(Errors.EXPIRED_CODE);
  }

  /** The code or link had been used before. */
  public void spent() {
    refused(Errors.INVALID_CODE, "already_used");
  }

  /** The link was opened in a browser it does not sign in. */
  public void otherBrowser() {
    refused(Errors.NOT_ALLOWED, "other_browser");
  }

  /** The code was not looked at: the challenge takes no more. */
  public void exhausted() {
    refused(Errors.SLOW_DOWN, "challenge_attempts");
  }

  /** The code was not looked at: the account takes no more. */
  public void closed() {
    refused(Errors.SLOW_DOWN, "account_attempts");
  }

  /** The account may not sign in, with one of Keycloak's {@link Errors}. */
  public void refused(String error) {
    template.clone().event(EventType.LOGIN).error(error);
  }

  private void refused(String error, String reason) {
    template.clone().event(EventType.LOGIN).detail(Details.REASON, reason).error(error);
  }
}
