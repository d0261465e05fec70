package io.passwordless.keycloak.it.conformance;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What email sign-in has to meet. The display names of tests refer to the numbers. */
enum Clause {
  ASSURANCE(
      1,
      "No level of assurance is claimed from email alone",
      "SP 800-63B-4 3.1.3.1, ASVS 6.3.6",
      "what the documentation says is read by people"),
  AUTHENTICATION_CONTEXT(
      2, "Applications are told truly how and when the person signed in", "ASVS 6.8.4"),
  RANDOM(
      3, "Codes and tokens are random and long enough", "ASVS 6.5.3, 6.5.4; SP 800-63B-4 3.1.3.2"),
  SHORT_LIVED(4, "Codes and links live for minutes only", "ASVS 6.5.5; SP 800-63B-4 3.1.3.2"),
  ONCE(5, "A code or link is accepted once, however many try at once", "ASVS 6.5.1"),
  BOUND(
      6,
      "A code or link is of use for its own request, account, realm and address only",
      "ASVS 6.6.2"),
  HASHED(7, "Secrets are stored as keyed hashes only", ""),
  UNTOLD(8, "No secret in a log, an event, a title or an error page", ""),
  GUESSING(
      9,
      "Wrong codes of an account are capped, and a new code does not reset their count",
      "SP 800-63B-4 3.1.3.2, 3.2.2"),
  NO_LOCKOUT(10, "Strangers cannot lock a person out", "ASVS 6.1.1"),
  MAILS(11, "Mails are limited per account, address and client; reloads send none", ""),
  ENUMERATION(12, "Nobody learns who has an account, not even from the time", "ASVS 6.3.8"),
  SAFE_LINK(13, "Opening a link changes nothing; pressing its button does", "RFC 9110 9.2.1"),
  QUIET_LINK(14, "The link's page is not cached, framed, referred to or mixed with others", ""),
  HOSTNAME(15, "Links are built from the configured hostname only", ""),
  REDIRECTS(
      16,
      "Redirects lead only where the application registered, and repeat no post",
      "RFC 9700 4.1, 4.11, 4.12"),
  OTHER_BROWSER(
      17,
      "A click signs in the browser it happened in and no other",
      "SP 800-63B-4 3.1.3, RFC 10027"),
  SECOND_FACTOR(18, "Every way asks for the second factor the account has", "ASVS 6.3.4"),
  LIFECYCLE(
      19,
      "Turning email sign-in on, off or elsewhere needs a fresh sign-in and is told by mail",
      "ASVS 6.3.7"),
  ONE_FIELD(
      20, "One field that takes a pasted code and that clients offer to fill", "WCAG 2.2 3.3.8"),
  ACCESSIBLE(
      21, "Pages and mails are accessible, narrow, dark and from right to left too", "WCAG 2.2 AA");

  private static final Pattern TRIED =
      Pattern.compile("\\bSTANDARDS (\\d+(?:, \\d+)*)(?: \\([^)]*\\))?: (.*)", Pattern.DOTALL);

  private final int number;
  private final String words;
  private final String source;
  private final String untried;

  Clause(int number, String words, String source) {
    this(number, words, source, null);
  }

  Clause(int number, String words, String source, String untried) {
    this.number = number;
    this.words = words;
    this.source = source;
    this.untried = untried;
  }

  /** Its number. */
  int number() {
    return number;
  }

  /** What it asks, and who asks it. */
  String words() {
    return source.isEmpty() ? words : words + " (" + source + ")";
  }

  /** Why it may have no test. */
  Optional<String> untried() {
    return Optional.ofNullable(untried);
  }

  /** Whether a test of this name tries a clause. */
  static boolean isTriedBy(String displayName) {
    return TRIED.matcher(displayName).find();
  }

  /**
   * The clauses that a test of this name tries; none if it tries none.
   *
   * @throws IllegalArgumentException if the name has the number of no clause
   */
  static Set<Clause> triedBy(String displayName) {
    Set<Clause> clauses = new TreeSet<>();
    Matcher tried = TRIED.matcher(displayName);
    if (tried.find()) {
      for (String number : tried.group(1).split(", ", -1)) {
        clauses.add(numbered(Integer.parseInt(number), displayName));
      }
    }
    return clauses;
  }

  /** What a test of this name says beside the number. */
  static String said(String displayName) {
    Matcher tried = TRIED.matcher(displayName);
    return tried.find() ? tried.group(2) : displayName;
  }

  private static Clause numbered(int number, String displayName) {
    return Arrays.stream(values())
        .filter(clause -> clause.number == number)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("there is no clause of this number: " + displayName));
  }
}
