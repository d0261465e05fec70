package io.passwordless.keycloak.it.conformance;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.passwordless.keycloak.it.conformance.Trial.Outcome;
import io.passwordless.keycloak.it.conformance.Trial.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was tried, clause by clause, and whether that is enough. */
final class ConformanceReport {

  private final String title;
  private final List<String> notes;
  private final Map<Clause, List<Trial>> trials = new TreeMap<>();
  private final List<Trial> failedElsewhere;

  ConformanceReport(String title, List<String> notes, List<Trial> all) {
    this.title = title;
    this.notes = List.copyOf(notes);
    for (Clause clause : Clause.values()) {
      trials.put(clause, all.stream().filter(trial -> trial.clauses().contains(clause)).toList());
    }
    failedElsewhere =
        all.stream()
            .filter(trial -> trial.clauses().isEmpty() && trial.outcome() == Outcome.FAIL)
            .toList();
  }

  /** What is to be said of a clause. */
  private enum Result {
    PASS,
    /** What was tried passes; something was not tried. */
    PARTLY,
    SKIPPED,
    FAIL,
    NO_TEST,
    UNTRIED;

    @Override
    public String toString() {
      return name().replace('_', ' ');
    }
  }

  /**
   * Tells on standard output, and in a file, what Maven has tested.
   *
   * @throws IllegalStateException if that is not enough; the message names the clauses
   */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(System.getProperty("passwordless.target"));
    List<Trial> all = new ArrayList<>();
    all.addAll(
        TestReports.in(Path.of(System.getProperty("passwordless.unit-reports")), Where.CODE));
    all.addAll(TestReports.in(target.resolve("failsafe-reports"), Where.SERVER));
    String server = System.getProperty("passwordless.server");
    ConformanceReport report =
        new ConformanceReport(
            "Conformance of Keycloak Passwordless " + System.getProperty("passwordless.version"),
            List.of(
                server.equals("external")
                    ? "server: the Keycloak at %s, whose own log was not looked at"
                        .formatted(System.getProperty("passwordless.url"))
                    : "server: a Keycloak of the suite's own (%s)".formatted(server),
                "code: the classes of this checkout"),
            all);
    Path file = target.resolve("conformance.md");
    Files.writeString(file, report.markdown());
    System.out.println(report.text());
    System.out.println("[conformance] " + file);
    if (!report.isEnough()) {
      throw new IllegalStateException("not all clauses are met: " + report.summary());
    }
  }

  /** Whether no clause fails, and none that should have a test has none. */
  boolean isEnough() {
    return failedElsewhere.isEmpty()
        && trials.keySet().stream()
            .map(this::result)
            .noneMatch(Set.of(Result.FAIL, Result.NO_TEST)::contains);
  }

  /** The results on one line. */
  String summary() {
    Map<Result, List<Clause>> results =
        trials.keySet().stream()
            .collect(groupingBy(this::result, TreeMap::new, Collectors.toList()));
    List<String> parts = new ArrayList<>();
    results.forEach(
        (result, clauses) ->
            parts.add(
                clauses.stream()
                    .map(clause -> Integer.toString(clause.number()))
                    .collect(joining(", ", result + " ", ""))));
    if (!failedElsewhere.isEmpty()) {
      parts.add("FAIL outside of the clauses: " + failedElsewhere.size());
    }
    return String.join("; ", parts);
  }

  /** For a terminal. */
  String text() {
    StringBuilder text = new StringBuilder("\n%s%n%n".formatted(title));
    for (Clause clause : Clause.values()) {
      text.append("%2d  %-7s  %s%n".formatted(clause.number(), result(clause), clause.words()));
      tried(clause).forEach(line -> text.append("               %s%n".formatted(line)));
    }
    for (Trial trial : failedElsewhere) {
      text.append("    FAIL     %s: %s%n".formatted(trial.what(), trial.detail()));
    }
    notes.forEach(note -> text.append("%n%s".formatted(note)));
    return text.append("%n%n%s%n".formatted(summary())).toString();
  }

  /** For a file. */
  String markdown() {
    StringBuilder text = new StringBuilder("# %s%n%n%s.%n%n".formatted(title, summary()));
    notes.forEach(note -> text.append("- %s%n".formatted(note)));
    text.append("%n| | clause | result | tried |%n| --- | --- | --- | --- |%n".formatted());
    for (Clause clause : Clause.values()) {
      text.append(
          "| %d | %s | %s | %s |%n"
              .formatted(
                  clause.number(),
                  clause.words(),
                  result(clause),
                  tried(clause).stream().map(ConformanceReport::cell).collect(joining("<br>"))));
    }
    for (Trial trial : failedElsewhere) {
      text.append("| | | FAIL | %s |%n".formatted(cell(trial.what() + ": " + trial.detail())));
    }
    return text.toString();
  }

  /** One line for each thing that was tried; the cases of a test that came to the same are one. */
  private List<String> tried(Clause clause) {
    List<Trial> all = trials.get(clause);
    if (all.isEmpty()) {
      return clause.untried().stream().toList();
    }
    Map<Trial, Long> same =
        all.stream().collect(groupingBy(trial -> trial, LinkedHashMap::new, Collectors.counting()));
    List<String> lines = new ArrayList<>();
    same.forEach(
        (trial, cases) ->
            lines.add(
                "%s (%s)%s%s%s"
                    .formatted(
                        trial.what(),
                        trial.where().name().toLowerCase(Locale.ROOT),
                        cases > 1 ? ", %d cases".formatted(cases) : "",
                        trial.outcome() == Outcome.PASS ? "" : ", " + trial.outcome(),
                        trial.detail().isEmpty() ? "" : ": " + trial.detail())));
    return lines;
  }

  private Result result(Clause clause) {
    List<Trial> all = trials.get(clause);
    if (all.isEmpty()) {
      return clause.untried().isPresent() ? Result.UNTRIED : Result.NO_TEST;
    }
    Set<Outcome> outcomes = all.stream().map(Trial::outcome).collect(Collectors.toSet());
    if (outcomes.contains(Outcome.FAIL)) {
      return Result.FAIL;
    }
    if (!outcomes.contains(Outcome.SKIPPED)) {
      return Result.PASS;
    }
    return outcomes.contains(Outcome.PASS) ? Result.PARTLY : Result.SKIPPED;
  }

  private static String cell(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|");
  }
}
