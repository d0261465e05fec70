package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.Table.Figure;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the server takes to answer, while nobody else wants anything: medians of requests sent
 * in turns, one by one.
 *
 * @param ask the name of somebody who is to get a code
 * @param form the same name in Keycloak's username form
 * @param settings the public settings, for a page of an application that is not the realm's
 * @param realm what Keycloak itself tells everybody of a realm
 */
record AnswerTimes(Figure ask, Figure form, Figure settings, Figure realm) {

  static AnswerTimes of(BenchmarkServer server, BenchmarkRealm realm, int times) {
    List<Double> ask = new ArrayList<>();
    List<Double> form = new ArrayList<>();
    List<Double> settings = new ArrayList<>();
    List<Double> keycloaks = new ArrayList<>();
    try (Visitor visitor = server.visitor()) {
      for (int i = 0; i < times; i++) {
        String person = realm.nextPerson(SignInWay.CODE);
        String askForm = visitor.open(realm, SignInWay.CODE);
        ask.add(millis(() -> visitor.ask(askForm, person)));
        String nameForm = visitor.open(realm, SignInWay.USERNAME);
        form.add(millis(() -> visitor.name(nameForm, person)));
        settings.add(
            millis(
                () ->
                    visitor.get(
                        realm.path() + "/passwordless/settings",
                        "Origin: https://stranger.example.com")));
        keycloaks.add(millis(() -> visitor.get(realm.path())));
      }
    }
    return new AnswerTimes(median(ask), median(form), median(settings), median(keycloaks));
  }

  private static double millis(Runnable request) {
    long begun = System.nanoTime();
    request.run();
    return (System.nanoTime() - begun) / 1e6;
  }

  private static Figure median(List<Double> millis) {
    return new Figure(millis.stream().sorted().skip(millis.size() / 2).findFirst().get(), "ms");
  }
}
