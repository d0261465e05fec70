package io.passwordless.keycloak.it.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was counted under each fault, as a Markdown table. */
final class FaultTable {

  private final List<String> lines = new ArrayList<>();

  FaultTable() {
    List<String> titles = new ArrayList<>(List.of("", "sign-ins lost"));
    titles.addAll(Stream.of(Count.values()).map(Count::title).toList());
    line(titles);
    line(titles.stream().map(title -> "---").toList());
  }

  void add(String fault, Tally tally) {
    List<String> cells = new ArrayList<>(List.of(fault, tally.lost()));
    cells.addAll(
        Stream.of(Count.values()).map(count -> Integer.toString(tally.of(count))).toList());
    line(cells);
    System.out.println("[faults] " + lines.get(lines.size() - 1));
  }

  private void line(List<String> cells) {
    lines.add(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
