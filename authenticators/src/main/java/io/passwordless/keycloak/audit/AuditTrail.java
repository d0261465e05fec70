package io.passwordless.keycloak.audit;

import io.passwordless.keycloak.audit.Meters.Counted;
import io.passwordless.keycloak.policy.SignInMethod;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.UserModel;

/**
 * Keycloak events of one challenge, and what is counted of them. No event carries a secret.
 *
 * <p>A mail is {@code SEND_VERIFY_EMAIL}, a code or link that was right is {@code VERIFY_EMAIL}
 * (the address was proved), anything refused is {@code LOGIN_ERROR}; all of them tell {@code
 * auth_method} and {@code passwordless_challenge}. Keycloak's own {@code LOGIN} follows when the
 * flow is through.
 */
public final class AuditTrail {

  private static final String CHALLENGE = "passwordless_challenge";

  private final EventBuilder template;
  private final SignInMethod method;

  /**
   * A trail.
   *
   * @param template an event with realm, client and session filled in; never sent itself
   * @param challengeId the challenge's public reference
   */
  public AuditTrail(EventBuilder template, SignInMethod method, String challengeId) {
    this.template = describe(template.clone(), method, challengeId);
    this.method = method;
  }

  /** Adds to an event how somebody signed in, for Keycloak's own {@code LOGIN}. */
  public static EventBuilder describe(EventBuilder event, SignInMethod method, String challengeId) {
    return event.detail(Details.AUTH_METHOD, method.eventName()).detail(CHALLENGE, challengeId);
  }

  /** A mail was asked for, by somebody who may have no account. Counted only. */
  public void asked() {
    count(Counted.ASKED);
  }

  /** The mail server took the mail. */
  public void sent() {
    count(Counted.SENT);
    event(EventType.SEND_VERIFY_EMAIL).success();
  }

  /** The mail could not be sent, for a reason in a word. */
  public void notSent(String reason) {
    count(Counted.FAILED);
    event(EventType.SEND_VERIFY_EMAIL)
        .detail(Details.REASON, reason)
        .error(Errors.EMAIL_SEND_FAILED);
  }

  /** No mail was sent: too many have been. */
  public void limited() {
    count(Counted.LIMITED);
    event(EventType.SEND_VERIFY_EMAIL).detail(Details.REASON, "mail_limit").error(Errors.SLOW_DOWN);
  }

  /** The address was proved, and an account created for it. */
  public void signedUp(UserModel user) {
    event(EventType.REGISTER)
        .user(user)
        .detail(Details.REGISTER_METHOD, method.eventName())
        .detail(Details.USERNAME, user.getUsername())
        .detail(Details.EMAIL, user.getEmail())
        .success();
  }

  /** The code or link was right. */
  public void used() {
    count(Counted.USED);
    event(EventType.VERIFY_EMAIL).success();
  }

  /** The code was wrong. */
  public void wrong() {
    count(Counted.WRONG);
    event(EventType.LOGIN).error(Errors.INVALID_USER_CREDENTIALS);
  }

  /** The code or link was late. */
  public void expired() {
    count(Counted.EXPIRED);
    event(EventType.LOGIN).error(Errors.EXPIRED_CODE);
  }

  /** The code or link had been used before, or a newer one has been. */
  public void spent() {
    count(Counted.SPENT);
    refused(Errors.INVALID_CODE, "already_used");
  }

  /** The link was opened in a browser it does not sign in. */
  public void otherBrowser() {
    count(Counted.REFUSED);
    refused(Errors.NOT_ALLOWED, "other_browser");
  }

  /** The link was opened in a browser where somebody else is signed in. */
  public void otherAccount() {
    count(Counted.REFUSED);
    event(EventType.LOGIN).error(Errors.DIFFERENT_USER_AUTHENTICATED);
  }

  /** The code was not looked at: the challenge takes no more. */
  public void exhausted() {
    count(Counted.LIMITED);
    refused(Errors.SLOW_DOWN, "challenge_attempts");
  }

  /** The code was not looked at: the account takes no more. */
  public void closed() {
    count(Counted.LIMITED);
    refused(Errors.SLOW_DOWN, "account_attempts");
  }

  /** Somebody whose address it is did not ask for it, and has ended it. */
  public void disowned() {
    count(Counted.DISOWNED);
    refused(Errors.ACCESS_DENIED, "disowned");
  }

  /** The step would have been the second one that proves no more than the address. */
  public static void notASecondFactor(EventBuilder event) {
    event.clone().detail(Details.REASON, "not_a_second_factor").error(Errors.NOT_ALLOWED);
  }

  /** A passkey is offered in a required action, or an offer is answered. */
  public static void passkey(EventBuilder event, String action, String what) {
    event
        .clone()
        .event(EventType.CUSTOM_REQUIRED_ACTION)
        .detail(Details.CUSTOM_REQUIRED_ACTION, action)
        .detail(Details.REASON, "passkey_" + what)
        .success();
  }

  /** Something that was set up before the first proof of the address is gone. */
  public static void cleared(EventBuilder event, EventType type) {
    event.event(type).detail(Details.REASON, "first_proof").success();
  }

  /** The account may not sign in, with one of Keycloak's {@link Errors}. */
  public void refused(String error) {
    count(Counted.REFUSED);
    event(EventType.LOGIN).error(error);
  }

  private void refused(String error, String reason) {
    event(EventType.LOGIN).detail(Details.REASON, reason).error(error);
  }

  private EventBuilder event(EventType type) {
    return template.clone().event(type);
  }

  private void count(Counted what) {
    Meters.count(template.getEvent().getRealmName(), method, what);
  }
}
