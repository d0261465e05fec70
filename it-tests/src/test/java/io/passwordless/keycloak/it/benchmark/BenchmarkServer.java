package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.server.DistributionServer;
import java.net.URI;
import java.time.Duration;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.representations.idm.PartialImportRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** The Keycloak that is measured, its mail server, and its realms. */
final class BenchmarkServer implements AutoCloseable {

  /** What one request makes at most. */
  private static final int CHUNK = 1000;

  /** How often it is looked whether mails still come. */
  private static final long QUIET_MILLIS = 1500;

  private final DistributionServer server;
  private final SmtpSink mails = new SmtpSink();
  private final Keycloak administrator;

  BenchmarkServer(DistributionServer server) {
    this.server = server;
    this.administrator =
        Keycloak.getInstance(
            server.baseUrl().toString(),
            "master",
            server.adminUsername(),
            server.adminPassword(),
            "admin-cli");
  }

  SmtpSink mails() {
    return mails;
  }

  Visitor visitor() {
    return new Visitor(server.baseUrl(), mails);
  }

  /** The processor time it has used, as the operating system counts it. */
  Duration cpu() {
    return server
        .processes()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Where the management interface has its metrics. */
  URI metrics() {
    return server.metrics();
  }

  /** The JVM of the server. */
  long jvm() {
    return server
        .processes()
        .filter(process -> process.children().findAny().isEmpty())
        .findFirst()
        .orElseThrow()
        .pid();
  }

  /** A header that lets its sender do everything. */
  String authorization() {
    return "Authorization: Bearer " + administrator.tokenManager().getAccessTokenString();
  }

  /** The id of somebody. */
  String idOf(BenchmarkRealm realm, String person) {
    return administrator.realm(realm.name()).users().search(person, true).get(0).getId();
  }

  /** Makes a realm. */
  BenchmarkRealm realm(String name, int people) {
    BenchmarkRealm realm = new BenchmarkRealm(name, people);
    administrator.realms().create(realm.representation(mails));
    for (int from = 0; from < people; from += CHUNK) {
      PartialImportRepresentation some = new PartialImportRepresentation();
      some.setUsers(realm.people(from, from + CHUNK));
      add(realm, some);
    }
    return realm;
  }

  /** Adds clients to a realm, besides those that people sign in to. */
  void addClients(BenchmarkRealm realm, int clients) {
    for (int from = 0; from < clients; from += CHUNK) {
      PartialImportRepresentation some = new PartialImportRepresentation();
      some.setClients(BenchmarkRealm.clients(from, Math.min(clients, from + CHUNK)));
      add(realm, some);
    }
  }

  /** Adds realms that nobody uses. */
  void addRealms(int realms) {
    for (int i = 0; i < realms; i++) {
      RealmRepresentation realm = new RealmRepresentation();
      realm.setRealm("realm-" + i);
      realm.setEnabled(true);
      administrator.realms().create(realm);
    }
  }

  /** Waits until no more mails come. */
  void awaitQuiet() {
    try {
      long before;
      do {
        before = mails.taken();
        Thread.sleep(QUIET_MILLIS);
      } while (mails.taken() > before);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void add(BenchmarkRealm realm, PartialImportRepresentation some) {
    some.setIfResourceExists(PartialImportRepresentation.Policy.FAIL.name());
    administrator.realm(realm.name()).partialImport(some).close();
  }

  @Override
  public void close() {
    administrator.close();
    server.close();
    mails.close();
  }
}
