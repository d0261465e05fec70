package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.Table.Figure;
import io.passwordless.keycloak.it.benchmark.Table.Target;

/**
 * How costs change with the number of people, realms and clients. Keycloak's own are looked at
 * beside them, because they change too, and so does the machine.
 */
final class Scale {

  private static final int FEW_PEOPLE = 100;
  private static final int FEW_CLIENTS = 10;
  private static final int AT_ONCE = 8;

  /** A cost that does not grow; what is above is more than two runs of the same differ by. */
  private static final double SAME = 1.2;

  private final BenchmarkServer server;
  private final Sizes sizes;

  Scale(BenchmarkServer server, Sizes sizes) {
    this.server = server;
    this.sizes = sizes;
  }

  /** What is measured in one place. */
  private record Costs(AnswerTimes answers, Figure code, Figure form) {}

  void tell(Table table) {
    Sizes.Scale many = sizes.scale();
    BenchmarkRealm small = realm("small", FEW_PEOPLE, FEW_CLIENTS);
    BenchmarkRealm people = realm("people", many.people(), FEW_CLIENTS);
    BenchmarkRealm clients = realm("clients", FEW_PEOPLE, many.clients());
    Costs before = costs(small);
    tell(table, "%,d to %,d people".formatted(FEW_PEOPLE, many.people()), before, costs(people));
    tell(
        table, "%,d to %,d clients".formatted(FEW_CLIENTS, many.clients()), before, costs(clients));
    server.addRealms(many.realms());
    tell(table, "%,d more realms".formatted(many.realms()), before, costs(small));
  }

  private BenchmarkRealm realm(String name, int people, int clients) {
    BenchmarkRealm realm = server.realm(name, people);
    server.addClients(realm, clients);
    return realm;
  }

  private Costs costs(BenchmarkRealm realm) {
    AnswerTimes answers = AnswerTimes.of(server, realm, sizes.asks());
    server.awaitQuiet();
    return new Costs(answers, cpu(realm, SignInWay.CODE), cpu(realm, SignInWay.USERNAME));
  }

  private Figure cpu(BenchmarkRealm realm, SignInWay way) {
    return new Figure(
        Crowd.pace(
                server,
                AT_ONCE,
                sizes.runUp(),
                sizes.measured(),
                visitor -> visitor.signIn(realm, way))
            .cpuMillis(),
        "ms");
  }

  private static void tell(Table table, String what, Costs before, Costs after) {
    Target same = Target.atMost(SAME);
    table.growth(
        what + ": answer of an ask",
        before.answers().ask(),
        after.answers().ask(),
        before.answers().form(),
        after.answers().form(),
        same);
    table.growth(
        what + ": processor time of a sign-in by code",
        before.code(),
        after.code(),
        before.form(),
        after.form(),
        same);
    table.growth(
        what + ": answer of the settings",
        before.answers().settings(),
        after.answers().settings(),
        before.answers().realm(),
        after.answers().realm(),
        same);
  }
}
