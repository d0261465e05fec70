package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.Table.Figure;
import io.passwordless.keycloak.it.benchmark.Table.Target;
import io.passwordless.keycloak.it.http.RawConnection;
import io.passwordless.keycloak.it.http.RawConnection.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a challenge takes in the server's store: entries as the cache counts them, and bytes as the
 * heap has grown by, beyond what the sign-in's session takes.
 */
final class StoreUse {

  private static final int AT_ONCE = 8;

  /** The cache behind {@code SingleUseObjectProvider}. */
  private static final Pattern ENTRIES =
      Pattern.compile(
          "(?m)^vendor_statistics_approximate_entries(?:_in_memory)?\\{[^}]*cache=\"actionTokens\"[^}]*} ([0-9.E]+)");

  private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

  private final BenchmarkServer server;
  private final BenchmarkRealm realm;
  private final int times;

  StoreUse(BenchmarkServer server, int times) {
    this.server = server;
    this.times = times;
    // everybody is called once in each turn, so that no turn adds somebody to a cache
    this.realm = server.realm("store", times);
  }

  void tell(Table table) {
    repeat(visitor -> visitor.signIn(realm, SignInWay.CODE));
    repeat(visitor -> visitor.signIn(realm, SignInWay.LINK));
    long before = liveBytes();
    repeat(visitor -> visitor.open(realm, SignInWay.CODE));
    long opened = liveBytes();
    double entriesBefore = entries();
    repeat(this::ask);
    double entries = entries() - entriesBefore;
    server.awaitQuiet();
    long asked = liveBytes();
    table.amount(
        "Entries in the store, a code that was asked for",
        new Figure(entries / times, ""),
        Target.NONE);
    table.amount(
        "Memory of that, besides the session",
        new Figure((asked - opened - (opened - before)) / 1000.0 / times, "kB"),
        Target.NONE);
    for (SignInWay way : new SignInWay[] {SignInWay.CODE, SignInWay.LINK}) {
      double beforeSignIns = entries();
      repeat(visitor -> visitor.signIn(realm, way));
      table.amount(
          "Entries in the store, a sign-in by " + way.title(),
          new Figure((entries() - beforeSignIns) / times, ""),
          Target.NONE);
    }
  }

  private void ask(Visitor visitor) {
    visitor.ask(visitor.open(realm, SignInWay.CODE), realm.nextPerson(SignInWay.CODE));
  }

  private void repeat(Crowd.Act act) {
    Crowd.times(server, AT_ONCE, times, act);
  }

  private double entries() {
    try (RawConnection connection = new RawConnection(server.metrics())) {
      String metrics =
          connection
              .send(new Request("GET", server.metrics().getPath(), List.of(), null))
              .orElseThrow()
              .body();
      return Double.parseDouble(first(ENTRIES, metrics));
    }
  }

  /** What is left on the server's heap when all garbage has been collected. */
  private long liveBytes() {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(tool.toString(), Long.toString(server.jvm()), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String histogram =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Long.parseLong(first(LIVE_BYTES, histogram));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("there is no " + pattern);
    }
    return matcher.group(1);
  }
}
