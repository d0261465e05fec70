package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.Table.Figure;
import io.passwordless.keycloak.it.benchmark.Table.Target;
import io.passwordless.keycloak.it.server.DistributionServer;
import io.passwordless.keycloak.it.server.KeycloakDistribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two Keycloaks that are started: one with the drop-in JAR and one without, in turns. */
final class StartUp {

  private static final double MOST_KB = 400;
  private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");

  private final Path home = property("distribution");
  private final Path jar = property("jar");
  private final Path log = property("target").resolve("keycloak-benchmark.log");
  private final KeycloakDistribution with = new KeycloakDistribution(home);

  private static Path property(String name) {
    return Path.of(System.getProperty("passwordless." + name)).toAbsolutePath().normalize();
  }

  /** Builds Keycloak with the JAR and nothing else. */
  StartUp() {
    if (!with.isBuiltFor(jar)) {
      with.buildFor(jar);
    }
  }

  /** Starts the one with the JAR. */
  DistributionServer server() {
    return start(with);
  }

  void tell(Table table, int starts) {
    KeycloakDistribution without = without();
    List<Double> seconds = new ArrayList<>();
    List<Double> secondsWithout = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      secondsWithout.add(secondsOf(without));
      seconds.add(secondsOf(with));
    }
    table.ratio(
        "Start of the server",
        new Figure(median(seconds), "s"),
        "without the JAR",
        new Figure(median(secondsWithout), "s"),
        Target.NONE);
    table.amount("The JAR", new Figure(kilobytes(jar), "kB"), Target.atMost(MOST_KB));
  }

  private KeycloakDistribution without() {
    KeycloakDistribution copy =
        with.copy(home.resolveSibling("without-the-jar"), KeycloakDistribution.IN_MEMORY);
    copy.buildFor();
    return copy;
  }

  private DistributionServer start(KeycloakDistribution distribution) {
    return DistributionServer.start(distribution, DistributionServer.freePort(), log);
  }

  private double secondsOf(KeycloakDistribution distribution) {
    try (DistributionServer server = start(distribution)) {
      Matcher started = STARTED.matcher(server.log());
      if (!started.find()) {
        throw new IllegalStateException("the log does not say how long the start took");
      }
      return Double.parseDouble(started.group(1));
    }
  }

  private static double kilobytes(Path file) {
    try {
      return Files.size(file) / 1000.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().get();
  }
}
