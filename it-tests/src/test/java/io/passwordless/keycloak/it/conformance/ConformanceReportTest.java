package io.passwordless.keycloak.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.passwordless.keycloak.it.conformance.Trial.Outcome;
import io.passwordless.keycloak.it.conformance.Trial.Where;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceReportTest {

  @TempDir private Path reports;

  @Test
  void everyClausePassesWhenThoseThatNeedATestHaveOne() {
    ConformanceReport report = report();

    assertThat(report.isEnough()).isTrue();
    assertThat(report.summary()).startsWith("PASS 2, 3, 4").endsWith("UNTRIED 1");
  }

  @Test
  void clauseWithoutATestIsNotEnough() {
    List<Trial> all = passes();
    all.removeIf(trial -> trial.clauses().contains(Clause.ONCE));
    ConformanceReport report = new ConformanceReport("Title", List.of(), all);

    assertThat(report.isEnough()).isFalse();
    assertThat(report.summary()).contains("NO TEST 5;");
  }

  @Test
  void failureIsToldInTheWordsOfTheTest() {
    ConformanceReport report =
        report(
            test(
                "STANDARDS 5 (ASVS 6.5.1): of many posts, one signs in",
                "<failure message='&#10;expected: 1&#10; but was: 7' type='x'/>"));

    assertThat(report.isEnough()).isFalse();
    assertThat(report.summary()).contains("FAIL 5;");
    assertThat(report.text())
        .contains("of many posts, one signs in (server), FAIL: expected: 1 but was: 7");
    assertThat(report.markdown()).contains("FAIL: expected: 1 but was: 7");
  }

  @Test
  void skippedTestMakesItsClausePartlyTriedAndIsEnough() {
    ConformanceReport report =
        report(test("STANDARDS 8: no secret in the log", "<skipped message='no log'/>"));

    assertThat(report.isEnough()).isTrue();
    assertThat(report.summary()).contains("PARTLY 8;");
    assertThat(report.text()).contains("no secret in the log (server), SKIPPED: no log");
  }

  @Test
  void abortedTestIsSkippedForItsReason() {
    assertThat(trials(test("STANDARDS 8: x", "<skipped type='T'>T: no log here\n  at x</skipped>")))
        .extracting(Trial::outcome, Trial::detail)
        .containsExactly(tuple(Outcome.SKIPPED, "no log here"));
  }

  @Test
  void casesOfATestAreOneLineUnlessOneFails() {
    String name = "STANDARDS 18 (ASVS 6.3.4): TOTP is asked";
    ConformanceReport report =
        report(
            test(name + "[1] CODE", ""),
            test(name + "[2] LINK", ""),
            test(name + "[3] RELAYED", "<error message='' type='java.io.IOException'/>"));

    assertThat(report.text())
        .contains("TOTP is asked (server), 2 cases\n")
        .contains("TOTP is asked[3] RELAYED (server), FAIL: java.io.IOException\n");
  }

  @Test
  void nameOfAClassCanHaveTheClause() throws IOException {
    Files.writeString(
        reports.resolve("TEST-a.xml"),
        "<testsuite><testcase classname='STANDARDS 9: runs' name='closedUntilASuccess(int)[1] 5'/>"
            + "</testsuite>");

    assertThat(TestReports.in(reports, Where.CODE))
        .containsExactly(
            new Trial(
                Set.of(Clause.GUESSING),
                Where.CODE,
                "runs: closed until a success",
                Outcome.PASS,
                ""));
  }

  @Test
  void classThatWasSkippedAsAWholeIsToldTestByTest() {
    String skipped =
        "<testcase classname='%s' name=''><skipped message='why'/></testcase>"
            .formatted(Suite.class.getName());

    assertThat(trials(skipped))
        .containsExactly(
            new Trial(
                Set.of(Clause.BOUND), Where.SERVER, "of use here only", Outcome.SKIPPED, "why"));
  }

  @Test
  void testMayTrySeveralClauses() {
    assertThat(Clause.triedBy("STANDARDS 5, 6 (ASVS 6.5.1): once, and here"))
        .containsExactly(Clause.ONCE, Clause.BOUND);
  }

  @Test
  void failureOutsideOfTheClausesIsNotEnough() {
    ConformanceReport report = report(test("", "<error message='no browser' type='x'/>"));

    assertThat(report.isEnough()).isFalse();
    assertThat(report.text()).contains("FAIL", "SuiteIT", "no browser");
  }

  @Test
  void clauseThatIsNoneIsSaid() {
    assertThatThrownBy(() -> Clause.triedBy("STANDARDS 99: anything"))
        .hasMessageContaining("STANDARDS 99");
  }

  static final class Suite {
    @DisplayName("STANDARDS 6 (ASVS 6.6.2): of use here only")
    void here() {
      // read by its name
    }
  }

  /** Every clause that needs a test has one that passes, and there are these. */
  private ConformanceReport report(String... tests) {
    List<Trial> all = passes();
    all.addAll(trials(tests));
    return new ConformanceReport("Title", List.of("a note"), all);
  }

  private List<Trial> trials(String... tests) {
    try {
      Files.writeString(
          reports.resolve("TEST-suite.xml"),
          "<testsuite>" + String.join("", tests) + "</testsuite>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TestReports.in(reports, Where.SERVER);
  }

  private static String test(String name, String outcome) {
    return "<testcase classname='SuiteIT' name='%s'>%s</testcase>".formatted(name, outcome);
  }

  private static List<Trial> passes() {
    return new ArrayList<>(
        Arrays.stream(Clause.values())
            .filter(clause -> clause.untried().isEmpty())
            .map(c -> new Trial(Set.of(c), Where.SERVER, "something", Outcome.PASS, ""))
            .toList());
  }
}
