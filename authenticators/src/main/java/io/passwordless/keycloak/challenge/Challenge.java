package io.passwordless.keycloak.challenge;

import io.passwordless.keycloak.policy.SignInMethod;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * One question, put to one person, in one sign-in (ASVS 5.0.0 6.6.2). It is bound to the account,
 * the account's address at that moment, the client and the authentication session; its secrets are
 * worth nothing anywhere else. Immutable; holds no secret.
 *
 * <p>An invitation is a challenge that an administrator made: no browser asked for it, and it says
 * itself where the sign-in leads.
 *
 * @param id the public reference, fit for events and logs
 * @param method the method that was asked for
 * @param userId the account, or {@code null} if there is none that may sign in
 * @param email the account's address when the challenge was issued, or the one to sign up with, or
 *     {@code null} if there is nobody to sign in
 * @param clientUuid the client's internal id
 * @param rootSessionId the browser's root authentication session, {@code null} for an invitation
 * @param tabId the tab in that session, {@code null} for an invitation
 * @param executionId the execution of the flow that asked
 * @param flowPath the path of the flow, as in {@code AuthenticationProcessor.CURRENT_FLOW_PATH}
 * @param issuedAt when its latest mail was asked for
 * @param redirectUri where an invitation leads, {@code null} if a browser asked
 * @param origin what may be shown of the browser that asked and where it is, by name; empty for an
 *     invitation
 * @param second whether it was asked for after another factor; decided once, when it is issued
 * @param guard what its wrong codes count against, {@code null} if it has no codes
 */
public record Challenge(
    String id,
    SignInMethod method,
    String userId,
    String email,
    String clientUuid,
    String rootSessionId,
    String tabId,
    String executionId,
    String flowPath,
    Instant issuedAt,
    String redirectUri,
    Map<String, String> origin,
    boolean second,
    Guard guard) {

  private static final String ORIGIN = "origin.";
  private static final String ISSUED = "issued";

  /** Checks that nothing it is bound to is missing. */
  public Challenge {
    Objects.requireNonNull(id);
    Objects.requireNonNull(method);
    Objects.requireNonNull(clientUuid);
    Objects.requireNonNull(executionId);
    Objects.requireNonNull(flowPath);
    Objects.requireNonNull(issuedAt);
    origin = Map.copyOf(origin);
    if (userId != null && email == null) {
      throw new IllegalArgumentException("an account has an address");
    }
    if ((redirectUri == null) == (rootSessionId == null || tabId == null)) {
      throw new IllegalArgumentException(
          "a browser asked, or an administrator said where it leads");
    }
  }

  /** The account, if there is one that may sign in. */
  public Optional<String> account() {
    return Optional.ofNullable(userId);
  }

  /** Whose it is, if anybody's: the account, or the address that signs up. */
  Optional<String> holder() {
    return account().or(() -> Optional.ofNullable(email));
  }

  /** The same, of this account or address, and guarded like this. */
  public Challenge of(String account, String address, Guard guardedBy) {
    return new Challenge(
        id,
        method,
        account,
        address,
        clientUuid,
        rootSessionId,
        tabId,
        executionId,
        flowPath,
        issuedAt,
        redirectUri,
        origin,
        second,
        guardedBy);
  }

  /** What is noted of the time of its latest mail. */
  Map<String, String> time() {
    return Map.of(ISSUED, Long.toString(issuedAt.toEpochMilli()));
  }

  /** The same, as of the mail with these notes, which may be an older one. */
  Challenge asOf(Map<String, String> notes) {
    return notes.containsKey(ISSUED)
        ? issued(Instant.ofEpochMilli(Long.parseLong(notes.get(ISSUED))))
        : this;
  }

  private Challenge issued(Instant mail) {
    return new Challenge(
        id,
        method,
        userId,
        email,
        clientUuid,
        rootSessionId,
        tabId,
        executionId,
        flowPath,
        mail,
        redirectUri,
        origin,
        second,
        guard);
  }

  /** The same, made under what is revoked by now. */
  public Challenge madeUnder(NotBefore notBefore) {
    return issued(notBefore.stamp(issuedAt));
  }

  /** Whether meeting it creates the account. */
  public boolean isSignUp() {
    return userId == null && email != null;
  }

  /** Whether an administrator made it. */
  public boolean isInvitation() {
    return redirectUri != null;
  }

  Map<String, String> toNotes() {
    Map<String, String> notes = new HashMap<>();
    notes.put("id", id);
    notes.put("method", method.name());
    account().ifPresent(user -> notes.put("user", user));
    if (email != null) {
      notes.put("email", email);
    }
    notes.put("client", clientUuid);
    if (isInvitation()) {
      notes.put("redirect", redirectUri);
    } else {
      notes.put("session", rootSessionId);
      notes.put("tab", tabId);
    }
    notes.put("execution", executionId);
    notes.put("flow", flowPath);
    notes.putAll(time());
    if (second) {
      notes.put("second", "true");
    }
    if (guard != null) {
      notes.put("day", guard.day());
      if (guard.run() != null) {
        notes.put("run", guard.run());
      }
    }
    origin.forEach((name, value) -> notes.put(ORIGIN + name, value));
    return notes;
  }

  /** The challenge that is stored under this key. */
  static Optional<Challenge> in(SingleUseObjectProvider objects, String key) {
    return Optional.ofNullable(objects.get(key)).map(Challenge::fromNotes);
  }

  static Challenge fromNotes(Map<String, String> notes) {
    return new Challenge(
        notes.get("id"),
        SignInMethod.valueOf(notes.get("method")),
        notes.get("user"),
        notes.get("email"),
        notes.get("client"),
        notes.get("session"),
        notes.get("tab"),
        notes.get("execution"),
        notes.get("flow"),
        Instant.ofEpochMilli(Long.parseLong(notes.get(ISSUED))),
        notes.get("redirect"),
        notes.entrySet().stream()
            .filter(note -> note.getKey().startsWith(ORIGIN))
            .collect(
                Collectors.toMap(
                    note -> note.getKey().substring(ORIGIN.length()), Map.Entry::getValue)),
        Boolean.parseBoolean(notes.get("second")),
        notes.containsKey("day") ? new Guard(notes.get("day"), notes.get("run")) : null);
  }
}
