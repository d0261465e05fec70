package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.Table.Figure;
import io.passwordless.keycloak.it.benchmark.Table.Target;

/**
 * How costs change with the number of people, clients and realms. Keycloak's own are looked at
 * beside them, because they change too, and so does the machine.
 */
final class Scale {

  private static final int FEW_PEOPLE = 100;
  private static final int FEW_CLIENTS = 10;
  private static final int AT_ONCE = 8;

  /** A cost that does not grow; what is above is more than two runs of the same differ by. */
  private static final Target SAME = Target.atMost(1.2);

  private final BenchmarkServer server;
  private final Sizes sizes;
  private final Sizes.Scale many;

  Scale(BenchmarkServer server, Sizes sizes) {
    this.server = server;
    this.sizes = sizes;
    this.many = sizes.scale();
  }

  /** What is measured in one place. */
  private record Costs(AnswerTimes answers, Figure code, Figure form) {}

  void tellPeople(Table table) {
    Costs before = costs(realm("few-people", FEW_PEOPLE, FEW_CLIENTS));
    Costs after = costs(realm("many-people", many.people(), FEW_CLIENTS));
    tell(table, "%,d to %,d people".formatted(FEW_PEOPLE, many.people()), before, after);
  }

  void tellClients(Table table) {
    Costs before = costs(realm("few-clients", FEW_PEOPLE, FEW_CLIENTS));
    Costs after = costs(realm("many-clients", FEW_PEOPLE, many.clients()));
    tell(table, "%,d to %,d clients".formatted(FEW_CLIENTS, many.clients()), before, after);
  }

  void tellRealms(Table table) {
    BenchmarkRealm one = realm("one-realm", FEW_PEOPLE, FEW_CLIENTS);
    Costs before = costs(one);
    server.addRealms(many.realms());
    tell(table, "%,d more realms".formatted(many.realms()), before, costs(one));
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
        Crowd.pace(server, AT_ONCE, sizes, visitor -> visitor.signIn(realm, way)).cpuMillis(),
        "ms");
  }

  private static void tell(Table table, String what, Costs before, Costs after) {
    AnswerTimes few = before.answers();
    AnswerTimes many = after.answers();
    table.growth(what + ": answer of an ask", few.ask(), many.ask(), few.form(), many.form(), SAME);
    table.growth(
        what + ": processor time of a sign-in by code",
        before.code(),
        after.code(),
        before.form(),
        after.form(),
        SAME);
    table.growth(
        what + ": answer of the settings",
        few.settings(),
        many.settings(),
        few.realm(),
        many.realm(),
        SAME);
  }
}
