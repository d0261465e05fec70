package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.Crowd.Pace;
import io.passwordless.keycloak.it.benchmark.Table.Figure;
import io.passwordless.keycloak.it.benchmark.Table.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Mails: how many of them go out, what one costs, and what becomes of everybody else meanwhile. */
final class Mails {

  private static final int ASKING_AT_ONCE = 32;
  private static final int OTHERS = 4;
  private static final int ADMINISTRATORS = 4;
  private static final double WANTED_A_SECOND = 30;
  private static final double WANTED_PACE = 0.9;

  /** What a mail server takes for one mail, and the target there is for it. */
  private static final Map<Integer, Target> DELAYS =
      new TreeMap<>(Map.of(0, Target.NONE, 200, Target.NONE, 500, Target.atLeast(WANTED_A_SECOND)));

  private final BenchmarkServer server;
  private final BenchmarkRealm realm;
  private final Sizes sizes;

  Mails(BenchmarkServer server, BenchmarkRealm realm, Sizes sizes) {
    this.server = server;
    this.realm = realm;
    this.sizes = sizes;
  }

  /**
   * How many mails a second one realm delivers, while more are asked for than that. So many are
   * that each figure has people of its own, who have not come to their limits yet.
   */
  static void tellDelivery(Table table, BenchmarkServer server, Sizes sizes) {
    DELAYS.forEach(
        (millis, target) -> {
          BenchmarkRealm realm = server.realm("mails-" + millis, sizes.people());
          server.mails().takes(Duration.ofMillis(millis));
          Pace pace =
              Crowd.pace(server, ASKING_AT_ONCE, sizes, new Mails(server, realm, sizes)::ask);
          server.mails().takes(Duration.ZERO);
          server.awaitQuiet();
          table.amount(
              "Mails a second of one realm, mail server takes %s s".formatted(millis / 1000.0),
              new Figure(pace.mailsASecond(), "/s"),
              target);
        });
  }

  /**
   * Signs in by password in another realm, while many ask for a mail at once: of a mail server that
   * hangs, and of one that answers at once.
   */
  void tellHang(Table table, BenchmarkRealm others) {
    double fast = besideThoseWhoAsk(others);
    server.mails().hang();
    double hanging = besideThoseWhoAsk(others);
    server.mails().goOn();
    server.awaitQuiet();
    table.ratio(
        "Others' sign-ins by password beside %d who ask, mail server hangs"
            .formatted(sizes.askers()),
        new Figure(hanging, "/s"),
        "mail server answers at once",
        new Figure(fast, "/s"),
        Target.atLeast(WANTED_PACE));
  }

  private double besideThoseWhoAsk(BenchmarkRealm others) {
    CompletableFuture<Void> asked =
        CompletableFuture.runAsync(
            () -> Crowd.times(server, sizes.askers(), sizes.askers(), this::ask));
    Pace pace =
        Crowd.pace(
            server,
            OTHERS,
            Duration.ZERO,
            sizes.measured(),
            visitor -> visitor.signIn(others, SignInWay.PASSWORD));
    asked.join();
    return pace.aSecond();
  }

  /**
   * The processor time of a mail that Keycloak renders and sends: of an administrator's request for
   * one, less that of a request that only reads the same account.
   */
  double cpuOfKeycloaksMail() {
    String account =
        "/admin/realms/%s/users/%s"
            .formatted(realm.name(), server.idOf(realm, realm.nextPerson(SignInWay.CODE)));
    Pace mailing =
        administer(
            (visitor, token) ->
                visitor.send("PUT", account + "/send-verify-email", List.of(token), "", 204));
    Pace reading =
        administer((visitor, token) -> visitor.send("GET", account, List.of(token), null, 200));
    return mailing.cpuMillis() - reading.cpuMillis();
  }

  private interface AdminAct {
    void by(Visitor visitor, String token);
  }

  private Pace administer(AdminAct act) {
    return Crowd.pace(
        server, ADMINISTRATORS, sizes, visitor -> act.by(visitor, server.authorization()));
  }

  private void ask(Visitor visitor) {
    visitor.ask(visitor.open(realm, SignInWay.CODE), realm.nextPerson(SignInWay.CODE));
  }
}
