package io.passwordless.keycloak.signin;

import io.passwordless.keycloak.challenge.ChallengeStore;
import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.line.KeycloakLine;
import io.passwordless.keycloak.policy.CodeAlphabet;
import io.passwordless.keycloak.signin.Outcome.News;
import io.passwordless.keycloak.signin.realm.KeycloakStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What one step of one tab is waiting for, in its notes: what pages show, never a secret.
 *
 * @param challengeId the challenge's public reference
 * @param name what the person typed, here or in an earlier step; empty if the account is known
 * @param address where the mail goes, as it may be shown
 * @param sentAt when the last mail was asked for
 * @param lifespan how long what it carries can be used
 * @param end why what was mailed cannot be used any more, as far as this tab was told
 * @param format what a code of the last mail looks like
 * @param second whether it is to be a second factor; decided once, when the step begins
 */
public record Waiting(
    String challengeId,
    String name,
    String address,
    Instant sentAt,
    Duration lifespan,
    News end,
    CodeFormat format,
    boolean second) {

  /**
   * With the form of these notes, to be raised with every change to it: a sign-in that another
   * version has begun in another form waits for nothing, and begins again.
   */
  private static final String PREFIX = "passwordless.1.";

  private static final String PROOF = "proof";
  private static final String CHOSEN = PREFIX + "chosen";
  private static final String LANGUAGE = PREFIX + "language";

  private static final String CHALLENGE = "challenge";
  private static final String NAME = "name";
  private static final String ADDRESS = "address";
  private static final String SENT = "sent";
  private static final String LIFESPAN = "lifespan";
  private static final String END = "end";
  private static final String ALPHABET = "alphabet";
  private static final String LENGTH = "length";
  private static final String SECOND = "second";
  private static final List<String> NAMES =
      List.of(CHALLENGE, NAME, ADDRESS, SENT, LIFESPAN, END, ALPHABET, LENGTH, SECOND);

  /** Whether a name was typed: whose it is, is not known. */
  public boolean typed() {
    return !name.isEmpty();
  }

  /** The same, with nothing to be used any more. */
  Waiting ended(News why) {
    return new Waiting(challengeId, name, address, sentAt, lifespan, why, format, second);
  }

  /**
   * What this execution is waiting for, if anything. A request of the same tab may write or forget
   * it meanwhile: what is not all there is nothing.
   */
  static Optional<Waiting> of(Notes notes, String executionId) {
    Map<String, String> noted = new HashMap<>();
    for (String name : NAMES) {
      String value = notes.get(note(executionId, name));
      if (value == null) {
        return Optional.empty();
      }
      noted.put(name, value);
    }
    Optional<News> end =
        Arrays.stream(News.values()).filter(news -> news.name().equals(noted.get(END))).findFirst();
    return end.map(
        why ->
            new Waiting(
                noted.get(CHALLENGE),
                noted.get(NAME),
                noted.get(ADDRESS),
                Instant.ofEpochMilli(Long.parseLong(noted.get(SENT))),
                Duration.ofSeconds(Long.parseLong(noted.get(LIFESPAN))),
                why,
                new CodeFormat(
                    CodeAlphabet.of(noted.get(ALPHABET)), Integer.parseInt(noted.get(LENGTH))),
                Boolean.parseBoolean(noted.get(SECOND))));
  }

  /** Remembers this for the execution, and for the page that asks whether to go on waiting. */
  void save(Notes notes, String executionId) {
    notes.set(note(executionId, CHALLENGE), challengeId);
    notes.set(note(executionId, NAME), name);
    notes.set(note(executionId, ADDRESS), address);
    notes.set(note(executionId, SENT), Long.toString(sentAt.toEpochMilli()));
    notes.set(note(executionId, LIFESPAN), Long.toString(lifespan.toSeconds()));
    notes.set(note(executionId, END), end.name());
    notes.set(note(executionId, ALPHABET), format.alphabet().settingValue());
    notes.set(note(executionId, LENGTH), Integer.toString(format.length()));
    notes.set(note(executionId, SECOND), Boolean.toString(second));
    notes.set(asked(challengeId), executionId);
    choose(notes, executionId);
  }

  /** Notes that of several ways this execution was chosen. */
  public static void choose(Notes notes, String executionId) {
    notes.set(CHOSEN, executionId);
  }

  /** Whether this execution was chosen, and waits. */
  public static boolean isChosen(Notes notes, String executionId) {
    return executionId.equals(notes.get(CHOSEN)) && of(notes, executionId).isPresent();
  }

  /** Forgets what the execution was waiting for. */
  static void clear(Notes notes, String executionId) {
    notes.set(note(executionId, CHALLENGE), null);
  }

  /**
   * Whether what was asked for was used or ended, so that nothing is left to wait for; or, told to
   * none but whom this browser has signed in, whether she has come by another mail.
   */
  public static boolean isOver(KeycloakSession session, RealmModel realm, String challengeId) {
    ChallengeStore challenges = KeycloakStore.open(session, realm);
    UserModel present = KeycloakLine.signedIn(session, realm);
    return challenges.isOver(challengeId)
        || (present != null && challenges.isSpentBy(present.getId(), challengeId));
  }

  /** Whether a tab has asked for this challenge. */
  public static boolean hasAsked(Notes notes, String challengeId) {
    return notes.get(asked(challengeId)) != null;
  }

  /** Leaves the proof that a challenge of this execution was met, for the execution to pick up. */
  public static void leaveProof(Notes notes, String executionId, String challengeId) {
    notes.set(note(executionId, PROOF), challengeId);
  }

  /** Whether the proof that this challenge was met has not been picked up yet. */
  public static boolean hasProof(Notes notes, String executionId, String challengeId) {
    return challengeId.equals(notes.get(note(executionId, PROOF)));
  }

  /** Whether there is a proof for the execution to pick up. */
  public static boolean hasProof(Notes notes, String executionId) {
    return notes.get(note(executionId, PROOF)) != null;
  }

  /** Picks up the proof, once: the id of the challenge that was met. */
  static Optional<String> takeProof(Notes notes, String executionId) {
    Optional<String> proof = Optional.ofNullable(notes.get(note(executionId, PROOF)));
    notes.set(note(executionId, PROOF), null);
    return proof;
  }

  /** Remembers the language of the page on which a mail was asked for. */
  static void speak(Notes notes, Locale language) {
    notes.set(LANGUAGE, language.toLanguageTag());
  }

  /** The language in which a mail was asked for, here or where the link was that led here. */
  static Optional<String> language(Notes notes) {
    return Optional.ofNullable(notes.get(LANGUAGE));
  }

  /** Takes the language along to a tab that goes on for another one. */
  public static void takeLanguageAlong(Notes from, Notes to) {
    to.set(LANGUAGE, from.get(LANGUAGE));
  }

  private static String note(String executionId, String name) {
    return PREFIX + executionId + "." + name;
  }

  private static String asked(String challengeId) {
    return PREFIX + "asked." + challengeId;
  }
}
