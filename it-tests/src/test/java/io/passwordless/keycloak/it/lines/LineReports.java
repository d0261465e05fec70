package io.passwordless.keycloak.it.lines;

import io.passwordless.keycloak.it.ReportedTests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Maven's reports of the tests of one line. */
final class LineReports {

  private LineReports() {}

  /** One run of one test; the problem is empty if it passed. */
  record Result(boolean skipped, String problem) {}

  /**
   * The results of the tests that were reported in this directory. A class that failed as a whole
   * is a result of all that its tests tell of.
   */
  static Map<Capability, List<Result>> in(Path directory) {
    Map<Capability, List<Result>> results = new EnumMap<>(Capability.class);
    for (Element test : ReportedTests.in(directory)) {
      for (Capability told : toldOf(test)) {
        results.computeIfAbsent(told, none -> new ArrayList<>()).add(result(test));
      }
    }
    return results;
  }

  private static List<Capability> toldOf(Element test) {
    String method = test.getAttribute("name").replaceFirst("[(\\[{].*", "");
    try {
      // not initialized: that would start a Keycloak
      Class<?> tests =
          Class.forName(test.getAttribute("classname"), false, LineReports.class.getClassLoader());
      return Arrays.stream(tests.getDeclaredMethods())
          .filter(each -> method.isEmpty() || each.getName().equals(method))
          .flatMap(each -> Optional.ofNullable(each.getAnnotation(OnEachLine.class)).stream())
          .map(OnEachLine::value)
          .toList();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Result result(Element test) {
    for (String kind : List.of("skipped", "failure", "error")) {
      NodeList found = test.getElementsByTagName(kind);
      if (found.getLength() > 0) {
        Element problem = (Element) found.item(0);
        String message = problem.getAttribute("message");
        String first =
            (message.isBlank() ? problem.getTextContent() : message)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(kind);
        return new Result(kind.equals("skipped"), first);
      }
    }
    return new Result(false, "");
  }
}
