package io.passwordless.keycloak.it.conformance;

import io.passwordless.keycloak.it.ReportedTests;
import io.passwordless.keycloak.it.conformance.Trial.Outcome;
import io.passwordless.keycloak.it.conformance.Trial.Where;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Maven's reports of tests, one file for each class of tests, with the tests' display names. */
final class TestReports {

  private static final Pattern CASE =
      Pattern.compile("(\\([A-Za-z0-9_, .<>\\[\\]]*\\))?\\[\\d+] .*");
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  /** What JUnit says before the reason of a test that is disabled under a condition. */
  private static final String CONDITION = "^System property \\[.* ==> ";

  private static final int LONGEST_DETAIL = 200;

  private TestReports() {}

  /** Every run of every test that was reported in this directory. */
  static List<Trial> in(Path directory, Where where) {
    return ReportedTests.in(directory).stream()
        .flatMap(test -> trials(test, where).stream())
        .toList();
  }

  private static List<Trial> trials(Element test, Where where) {
    String of = test.getAttribute("classname");
    String name = test.getAttribute("name");
    List<String> all = name.isEmpty() ? triedBy(of) : List.of();
    return all.isEmpty()
        ? List.of(trial(test, of, name, where))
        : all.stream().map(each -> trial(test, of, each, where)).toList();
  }

  /** A class that was skipped, or failed, as a whole is reported without the names of its tests. */
  private static List<String> triedBy(String className) {
    try {
      return Stream.<Class<?>>iterate(
              Class.forName(className), Objects::nonNull, Class::getSuperclass)
          .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
          .map(method -> method.getAnnotation(DisplayName.class))
          .filter(Objects::nonNull)
          .map(DisplayName::value)
          .filter(Clause::isTriedBy)
          .toList();
    } catch (ClassNotFoundException e) {
      return List.of(); // it has a display name itself, or is not of this module
    }
  }

  private static Trial trial(Element test, String of, String name, Where where) {
    Set<Clause> clauses = new TreeSet<>(Clause.triedBy(of));
    clauses.addAll(Clause.triedBy(name));
    Outcome outcome = Outcome.PASS;
    String detail = "";
    for (String kind : List.of("skipped", "failure", "error")) {
      NodeList found = test.getElementsByTagName(kind);
      if (found.getLength() > 0) {
        outcome = kind.equals("skipped") ? Outcome.SKIPPED : Outcome.FAIL;
        detail = detail((Element) found.item(0));
      }
    }
    return new Trial(clauses, where, what(of, name, outcome), outcome, detail);
  }

  /** The cases of one test are one thing tried, unless one does not pass. */
  private static String what(String of, String name, Outcome outcome) {
    String test = outcome == Outcome.PASS ? CASE.matcher(name).replaceFirst("") : name;
    if (Clause.isTriedBy(test)) {
      return Clause.said(test);
    }
    return Clause.said(of) + ": " + inWords(test);
  }

  private static String inWords(String methodName) {
    return BETWEEN_WORDS.matcher(methodName).replaceAll(" ").toLowerCase(Locale.ROOT);
  }

  private static String detail(Element problem) {
    String type = problem.getAttribute("type");
    String trace = problem.getTextContent().lines().findFirst().orElse(type);
    // an aborted test has no message attribute
    String message =
        problem.getAttribute("message").isBlank()
            ? trace.replace(type + ": ", "")
            : problem.getAttribute("message");
    String line = message.replaceFirst(CONDITION, "").strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) + " ..." : line;
  }
}
