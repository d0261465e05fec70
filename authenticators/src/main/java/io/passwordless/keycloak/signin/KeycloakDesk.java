package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.audit.AuditTrail;
import io.passwordless.keycloak.challenge.Challenge;
import io.passwordless.keycloak.challenge.CodeAttempt;
import io.passwordless.keycloak.challenge.Verdict;
import io.passwordless.keycloak.mail.MailQueue;
import io.passwordless.keycloak.policy.SignInMethod;
import io.passwordless.keycloak.signin.mailing.Ask;
import io.passwordless.keycloak.signin.mailing.Asker;
import io.passwordless.keycloak.signin.mailing.Refusal;
import io.passwordless.keycloak.signin.realm.LinkUrl;
import io.passwordless.keycloak.signin.words.Language;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Hands work to the server's {@link MailQueue}, and records the rest in the request's event. */
final class KeycloakDesk implements Desk {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Step step;
  private final EventBuilder event;

  KeycloakDesk(KeycloakSession session, RealmModel realm, Step step, EventBuilder event) {
    this.session = session;
    this.realm = realm;
    this.step = step;
    this.event = event;
  }

  @Override
  public void ask(Challenge bare, String name, String userId, boolean overLimit) {
    Map<String, String> details = new HashMap<>();
    details.put(Details.CODE_ID, step.rootSessionId());
    if (!name.isEmpty()) {
      details.put(Details.USERNAME, name);
    }
    Language language = Language.of(session);
    Waiting.speak(step.notes(), language.locale());
    session
        .getProvider(MailQueue.class)
        .afterAnswer(
            new Ask(
                realm.getId(),
                bare,
                name,
                userId,
                overLimit,
                step.browserTokens(),
                LinkUrl.base(session),
                language,
                new Asker(event.getEvent().getClientId(), step.remoteAddress(), details)));
    new AuditTrail(event, step.method(), bare.id()).asked();
  }

  @Override
  public void limited(String challengeId) {
    new AuditTrail(event, step.method(), challengeId).limited();
  }

  @Override
  public void refused(String challengeId, CodeAttempt attempt, boolean late) {
    boolean over = late && attempt.verdict() == Verdict.UNKNOWN;
    refuse(
        step.method(),
        challengeId,
        attempt.challenge(),
        over ? Verdict.EXPIRED : attempt.verdict());
  }

  @Override
  public void refused(Challenge challenge) {
    refuse(SignInMethod.MAGIC_LINK, challenge.id(), Optional.of(challenge), Verdict.REFUSED);
  }

  private void refuse(
      SignInMethod method, String challengeId, Optional<Challenge> challenge, Verdict verdict) {
    session
        .getProvider(MailQueue.class)
        .afterAnswer(
            new Refusal(
                realm.getId(),
                method,
                challengeId,
                challenge,
                verdict,
                step.policy().accountAttempts(),
                Asker.of(event.getEvent()),
                session.getContext().getHttpRequest().getUri(),
                Refusal.EARLY_LOOKS));
  }

  @Override
  public void accepted(Challenge challenge, SignInMethod by) {
    new AuditTrail(event, by, challenge.id()).used();
    AuditTrail.describe(event, by, challenge.id());
  }

  @Override
  public void closed(Outcome.Reason reason) {
    if (reason == Outcome.Reason.NOT_A_SECOND_FACTOR) {
      AuditTrail.notASecondFactor(event);
      return;
    }
    event
        .clone()
        .error(
            switch (reason) {
              case METHOD_OFF, CANNOT_SHOW, UNWANTED, NOT_A_SECOND_FACTOR -> Errors.NOT_ALLOWED;
              case NO_ADDRESS -> Errors.INVALID_EMAIL;
              case NO_MAIL -> Errors.EMAIL_SEND_FAILED;
              case ACCOUNT_CHANGED -> Errors.INVALID_USER;
            });
  }
}
