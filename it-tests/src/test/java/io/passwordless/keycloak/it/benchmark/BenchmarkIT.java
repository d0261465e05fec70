package io.passwordless.keycloak.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.it.benchmark.Table.Target;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./mvnw verify -Pbenchmark}. */
@Tag("benchmark")
@NeedsOwnServer
class BenchmarkIT {

  private static final double ASK = 1.3;

  private final Sizes sizes = Sizes.ofThisRun();
  private final Table table = new Table();

  @Test
  void everythingIsMeasured() throws IOException {
    StartUp startUp = new StartUp();
    try (BenchmarkServer server = new BenchmarkServer(startUp.server())) {
      new StoreUse(server, sizes.challenges()).tell(table);
      measure(server, server.realm("benchmark", sizes.people()));
      new Scale(server, sizes).tell(table);
    }
    startUp.tell(table, sizes.starts());

    Path file = Path.of(System.getProperty("passwordless.target"), "benchmark.md");
    Files.writeString(file, table + "\n");
    System.out.printf("%n%s%n%nThis table is in %s%n", table, file);
    assertThat(file).isNotEmptyFile();
  }

  private void measure(BenchmarkServer server, BenchmarkRealm realm) {
    Saturation saturation = new Saturation(server, realm, sizes);
    Mails mails = new Mails(server, realm, sizes);
    saturation.warmUp();
    saturation.measure();
    saturation.tellPace(table);
    saturation.tellCpu(table, mails.cpuOfKeycloaksMail());
    AnswerTimes answers = AnswerTimes.of(server, realm, sizes.asks());
    table.ratio(
        "Answer of an ask",
        answers.ask(),
        SignInWay.USERNAME.title(),
        answers.form(),
        Target.atMost(ASK));
    mails.tellDelivery(table);
    mails.tellHang(table, server.realm("others", sizes.people()));
  }
}
