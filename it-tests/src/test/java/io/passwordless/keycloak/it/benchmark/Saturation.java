package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.Crowd.Pace;
import io.passwordless.keycloak.it.benchmark.Table.Figure;
import io.passwordless.keycloak.it.benchmark.Table.Target;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sign-ins a second when more people want to sign in than the server can serve, and the processor
 * time that each takes then. More and more of them come at once; the best of all counts.
 */
final class Saturation {

  private static final double WANTED = 4;
  private static final double MOST_CPU = 1.2;

  private final BenchmarkServer server;
  private final BenchmarkRealm realm;
  private final Sizes sizes;
  private final Map<SignInWay, Pace> best = new EnumMap<>(SignInWay.class);
  private final Map<SignInWay, Pace> all = new EnumMap<>(SignInWay.class);

  Saturation(BenchmarkServer server, BenchmarkRealm realm, Sizes sizes) {
    this.server = server;
    this.realm = realm;
    this.sizes = sizes;
  }

  /** Signs in by every way, until the server has compiled what it needs for that. */
  void warmUp() {
    AtomicInteger turn = new AtomicInteger();
    SignInWay[] ways = SignInWay.values();
    Crowd.pace(
        server,
        sizes.crowds().get(0),
        sizes.runUp(),
        sizes.warmUp(),
        visitor -> visitor.signIn(realm, ways[Math.floorMod(turn.getAndIncrement(), ways.length)]));
  }

  void measure() {
    for (int crowd : sizes.crowds()) {
      for (SignInWay way : SignInWay.values()) {
        Pace pace = Crowd.pace(server, crowd, sizes, visitor -> visitor.signIn(realm, way));
        System.out.printf(
            "[benchmark] %s, %d at once: %.1f a second, on %.1f processors%n",
            way.title(), crowd, pace.aSecond(), pace.processors());
        best.merge(way, pace, (one, other) -> one.aSecond() > other.aSecond() ? one : other);
        all.merge(way, pace, Pace::and);
      }
    }
  }

  /** What a sign-in costs the server, over all crowds. */
  private double cpu(SignInWay way) {
    return all.get(way).cpuMillis();
  }

  void tellPace(Table table) {
    for (SignInWay way : new SignInWay[] {SignInWay.CODE, SignInWay.LINK}) {
      String what = "Sign-ins a second by " + way.title();
      table.ratio(
          what,
          aSecond(way),
          SignInWay.PASSWORD.title(),
          aSecond(SignInWay.PASSWORD),
          Target.atLeast(WANTED));
      table.ratio(
          what, aSecond(way), SignInWay.USERNAME.title(), aSecond(SignInWay.USERNAME), Target.NONE);
    }
  }

  /**
   * Tells the processor time.
   *
   * @param mail what one mail takes that Keycloak sends by itself
   */
  void tellCpu(Table table, double mail) {
    for (SignInWay way : new SignInWay[] {SignInWay.CODE, SignInWay.LINK}) {
      String what = "Processor time of a sign-in by " + way.title();
      Figure figure = new Figure(cpu(way), "ms");
      Figure plain = new Figure(cpu(SignInWay.USERNAME), "ms");
      table.ratio(what, figure, SignInWay.USERNAME.title(), plain, Target.NONE);
      table.ratio(
          what,
          figure,
          SignInWay.USERNAME.title() + " and a mail of Keycloak's",
          new Figure(plain.value() + mail, "ms"),
          Target.atMost(MOST_CPU));
    }
  }

  private Figure aSecond(SignInWay way) {
    return new Figure(best.get(way).aSecond(), "/s");
  }
}
