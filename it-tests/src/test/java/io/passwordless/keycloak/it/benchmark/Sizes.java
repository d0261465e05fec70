package io.passwordless.keycloak.it.benchmark;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured, and for how long.
 *
 * @param name of this form of the benchmark
 * @param warmUp until the server's compiler has seen everything
 * @param runUp until a crowd is spread over all steps of a sign-in
 * @param measured how long a crowd is counted
 * @param crowds how many people at once, in turn
 * @param people of the realm they come from: so few that everybody has signed in before
 * @param asks for the median of an answer's time
 * @param challenges for what one takes in the store
 * @param askers beside whom others sign in
 * @param starts of a server, with and without the JAR
 */
record Sizes(
    String name,
    Duration warmUp,
    Duration runUp,
    Duration measured,
    List<Integer> crowds,
    int people,
    int asks,
    int challenges,
    int askers,
    int starts,
    Scale scale) {

  /** What costs are not to grow with. */
  record Scale(int people, int realms, int clients) {}

  private static final Sizes FULL =
      new Sizes(
          "The whole benchmark",
          Duration.ofSeconds(90),
          Duration.ofSeconds(4),
          Duration.ofSeconds(15),
          List.of(16, 48),
          400,
          200,
          500,
          150,
          3,
          new Scale(
              Integer.getInteger("benchmark.people", 100_000),
              Integer.getInteger("benchmark.realms", 500),
              Integer.getInteger("benchmark.clients", 5000)));

  private static final Sizes SHORT =
      new Sizes(
          "Its shortest form, which only shows that it runs: its figures are those of a cold"
              + " server, and the scales are small",
          Duration.ofSeconds(4),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          List.of(16),
          50,
          10,
          50,
          30,
          1,
          new Scale(500, 3, 50));

  /** As {@code -Dbenchmark.short} says. */
  static Sizes ofThisRun() {
    return Boolean.getBoolean("benchmark.short") ? SHORT : FULL;
  }

  /** A sentence for people who read the figures. */
  String described() {
    return "%s. %d s of warm-up, %d s a figure, %d processors."
        .formatted(
            name,
            warmUp.toSeconds(),
            measured.toSeconds(),
            Runtime.getRuntime().availableProcessors());
  }
}
