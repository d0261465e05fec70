package io.passwordless.keycloak.it.lines;

import io.passwordless.keycloak.it.lines.LineReports.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What works on which line, as the README has it. */
final class LineTable {

  private final Map<String, Map<Capability, List<Result>>> lines;

  LineTable(Map<String, Map<Capability, List<Result>>> lines) {
    this.lines = new LinkedHashMap<>(lines);
  }

  /**
   * Prints the table of what Maven has tested.
   *
   * @throws IllegalStateException if something does not work that is not said not to, or the README
   *     says something else
   */
  public static void main(String[] versions) throws IOException {
    Path target = Path.of(System.getProperty("passwordless.target"));
    Map<String, Map<Capability, List<Result>>> lines = new LinkedHashMap<>();
    for (String version : versions) {
      lines.put(version, LineReports.in(target.resolve("line-reports").resolve(version)));
    }
    LineTable table = new LineTable(lines);
    String markdown = table.markdown();
    System.out.println("\n" + markdown);
    List<String> problems = table.problems();
    if (!problems.isEmpty()) {
      throw new IllegalStateException("not everything works: " + String.join("; ", problems));
    }
    if (!Files.readString(Path.of(System.getProperty("passwordless.readme"))).contains(markdown)) {
      throw new IllegalStateException("the README has another table than the one above");
    }
  }

  /** The table, with the reason where something cannot be done. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(row("", lines.keySet().stream()));
    text.append(row("---", lines.keySet().stream().map(version -> "---")));
    for (Capability capability : Capability.values()) {
      text.append(
          row(
              capability.words(),
              lines.values().stream().map(line -> cell(line.getOrDefault(capability, List.of())))));
    }
    return text.toString();
  }

  /** What failed or was not tried, one line each. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    lines.forEach(
        (version, line) -> {
          for (Capability capability : Capability.values()) {
            List<Result> results = line.getOrDefault(capability, List.of());
            if (results.isEmpty()) {
              problems.add("%s: %s was not tried".formatted(version, capability.words()));
            }
            results.stream()
                .filter(LineTable::failed)
                .findFirst()
                .ifPresent(
                    result ->
                        problems.add(
                            "%s: %s: %s".formatted(version, capability.words(), result.problem())));
          }
        });
    return problems;
  }

  private static String cell(List<Result> results) {
    if (results.isEmpty()) {
      return "not tried";
    }
    if (results.stream().anyMatch(LineTable::failed)) {
      return "fails";
    }
    return results.stream()
        .filter(Result::skipped)
        .map(Result::problem)
        .map(why -> "no: " + why.replace("|", "\\|"))
        .findFirst()
        .orElse("works");
  }

  private static boolean failed(Result result) {
    return !result.skipped() && !result.problem().isEmpty();
  }

  private static String row(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others).collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
