package io.passwordless.keycloak.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What one step of one tab is waiting for, kept in its authentication session. It holds what pages
 * show, never a counter and never a secret: these notes are last-write-wins.
 *
 * @param challengeId the challenge's public reference
 * @param name what the person typed, empty if an earlier step knew the account
 * @param address where the mail goes, as it may be shown
 * @param sentAt when the last mail was asked for
 * @param open whether a code can be typed, as far as this tab knows
 */
public record Pending(
    String challengeId, String name, String address, Instant sentAt, boolean open) {

  private static final String PREFIX = "passwordless.";

  /** Whether the person typed the address in this step. */
  public boolean typed() {
    return !name.isEmpty();
  }

  /** The same, with no code to be typed any more. */
  public Pending closed() {
    return new Pending(challengeId, name, address, sentAt, false);
  }

  /** How long until another mail can be asked for; zero or less if now. */
  public Duration untilResend(Duration cooldown) {
    return Duration.between(KeycloakStore.clock().instant(), sentAt.plus(cooldown));
  }

  /** How long what was mailed last can be used; zero or less if no more. */
  public Duration untilExpiry(Duration lifespan) {
    return Duration.between(KeycloakStore.clock().instant(), sentAt.plus(lifespan));
  }

  /** What this execution is waiting for, if anything. */
  public static Optional<Pending> of(AuthenticationSessionModel authSession, String executionId) {
    String challengeId = authSession.getAuthNote(note(executionId, "challenge"));
    if (challengeId == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Pending(
            challengeId,
            authSession.getAuthNote(note(executionId, "name")),
            authSession.getAuthNote(note(executionId, "address")),
            Instant.ofEpochMilli(
                Long.parseLong(authSession.getAuthNote(note(executionId, "sent")))),
            Boolean.parseBoolean(authSession.getAuthNote(note(executionId, "open")))));
  }

  /** Remembers this for the execution. */
  public void save(AuthenticationSessionModel authSession, String executionId) {
    authSession.setAuthNote(note(executionId, "challenge"), challengeId);
    authSession.setAuthNote(note(executionId, "name"), name);
    authSession.setAuthNote(note(executionId, "address"), address);
    authSession.setAuthNote(note(executionId, "sent"), Long.toString(sentAt.toEpochMilli()));
    authSession.setAuthNote(note(executionId, "open"), Boolean.toString(open));
  }

  /** Forgets what the execution was waiting for. */
  public static void clear(AuthenticationSessionModel authSession, String executionId) {
    authSession.removeAuthNote(note(executionId, "challenge"));
  }

  /** Leaves the proof that a challenge of this execution was met, for the execution to pick up. */
  public static void leaveProof(
      AuthenticationSessionModel authSession, String executionId, String challengeId) {
    authSession.setAuthNote(note(executionId, "proof"), challengeId);
  }

  /** Whether the proof that this challenge was met has not been picked up yet. */
  public static boolean hasProof(
      AuthenticationSessionModel authSession, String executionId, String challengeId) {
    return challengeId.equals(authSession.getAuthNote(note(executionId, "proof")));
  }

  /** Picks up the proof, once: the id of the challenge that was met. */
  public static Optional<String> takeProof(
      AuthenticationSessionModel authSession, String executionId) {
    Optional<String> proof =
        Optional.ofNullable(authSession.getAuthNote(note(executionId, "proof")));
    authSession.removeAuthNote(note(executionId, "proof"));
    return proof;
  }

  private static String note(String executionId, String name) {
    return PREFIX + executionId + "." + name;
  }
}
