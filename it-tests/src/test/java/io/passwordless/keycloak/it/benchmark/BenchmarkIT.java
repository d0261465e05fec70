package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.benchmark.Table.Target;
import io.passwordless.keycloak.it.server.NeedsOwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * {@code ./mvnw verify -Pbenchmark}. No figure fails it. A part alone: {@code
 * -Dit.test=BenchmarkIT#mails}.
 */
@Tag("benchmark")
@NeedsOwnServer
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BenchmarkIT {

  private static final double ASK = 1.3;

  private final Sizes sizes = Sizes.ofThisRun();
  private final Table table = new Table(sizes.described());
  private StartUp startUp;
  private BenchmarkServer server;
  private BenchmarkRealm realm;

  @BeforeAll
  void start() {
    startUp = new StartUp();
    server = new BenchmarkServer(startUp.server());
  }

  /** Before anything else, because what is left of others would expire meanwhile. */
  @Test
  @Order(1)
  void store() {
    new StoreUse(server, sizes.challenges()).tell(table);
  }

  @Test
  @Order(2)
  void signIns() {
    warmUp();
    Saturation saturation = new Saturation(server, realm, sizes);
    saturation.measure();
    saturation.tellPace(table);
    saturation.tellCpu(table, new Mails(server, realm, sizes).cpuOfKeycloaksMail());
  }

  @Test
  @Order(3)
  void answers() {
    warmUp();
    AnswerTimes answers = AnswerTimes.of(server, realm, sizes.asks());
    table.ratio(
        "Answer of an ask",
        answers.ask(),
        SignInWay.USERNAME.title(),
        answers.form(),
        Target.atMost(ASK));
  }

  @Test
  @Order(4)
  void mails() {
    warmUp();
    Mails.tellDelivery(table, server, sizes);
  }

  @Test
  @Order(5)
  void hang() {
    warmUp();
    new Mails(server, server.realm("hang", sizes.people()), sizes)
        .tellHang(table, server.realm("others", sizes.people()));
  }

  @Test
  @Order(6)
  void people() {
    warmUp();
    new Scale(server, sizes).tellPeople(table);
  }

  @Test
  @Order(7)
  void clients() {
    warmUp();
    new Scale(server, sizes).tellClients(table);
  }

  @Test
  @Order(8)
  void realms() {
    warmUp();
    new Scale(server, sizes).tellRealms(table);
  }

  @Test
  @Order(9)
  void starts() {
    server.close();
    startUp.tell(table, sizes.starts());
  }

  private void warmUp() {
    if (realm == null) {
      realm = server.realm("benchmark", sizes.people());
      new Saturation(server, realm, sizes).warmUp();
    }
  }

  @AfterAll
  void print() throws IOException {
    if (server != null) {
      server.close();
    }
    Path file = Path.of(System.getProperty("passwordless.target"), "benchmark.md");
    Files.writeString(file, table + "\n");
    System.out.printf("%n%s%n%nThis table is in %s%n", table, file);
  }
}
