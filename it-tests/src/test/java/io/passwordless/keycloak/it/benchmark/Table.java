package io.passwordless.keycloak.it.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * The figures of a run as a Markdown table, each beside what it is compared with and its target.
 */
final class Table {

  private final List<String> lines;

  /** A table, under what is to be said of the run. */
  Table(String run) {
    lines =
        new ArrayList<>(
            List.of(
                run,
                "",
                "| | this | compared with | ratio | target | |",
                "| --- | --- | --- | --- | --- | --- |"));
  }

  /** A number and what it counts. */
  record Figure(double value, String unit) {

    @Override
    public String toString() {
      return (number(value) + " " + unit).strip();
    }
  }

  /** What a figure is to be. */
  record Target(String text, DoublePredicate isMet) {

    static final Target NONE = new Target("", any -> true);

    static Target atLeast(double least) {
      return new Target("at least " + number(least), value -> value >= least);
    }

    static Target atMost(double most) {
      return new Target("at most " + number(most), value -> value <= most);
    }

    private String verdict(double value) {
      if (text.isEmpty()) {
        return "";
      }
      return isMet.test(value) ? "met" : "not met";
    }
  }

  /** A figure whose target is an amount. */
  void amount(String what, Figure amount, Target target) {
    add(what, amount.toString(), "", "", target.text(), target.verdict(amount.value()));
  }

  /** A figure whose target is a ratio to another one. */
  void ratio(String what, Figure amount, String otherName, Figure other, Target target) {
    double ratio = amount.value() / other.value();
    add(
        what,
        amount.toString(),
        otherName + ": " + other,
        "%.2f".formatted(ratio),
        target.text(),
        target.verdict(ratio));
  }

  /**
   * How two figures have grown: one that is not to grow, and one of Keycloak's own, which tells
   * what the machine and Keycloak have to do with it.
   */
  void growth(
      String what, Figure before, Figure after, Figure otherBefore, Figure otherAfter, Target t) {
    double growth = after.value() / before.value();
    double otherGrowth = otherAfter.value() / otherBefore.value();
    double ratio = growth / otherGrowth;
    add(
        what,
        number(before.value()) + " → " + after,
        number(otherBefore.value()) + " → " + otherAfter,
        "%.2f / %.2f = %.2f".formatted(growth, otherGrowth, ratio),
        t.text(),
        t.verdict(ratio));
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }

  private void add(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
    System.out.println("[benchmark] " + lines.get(lines.size() - 1));
  }

  /** With three digits that count. */
  private static String number(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }
}
