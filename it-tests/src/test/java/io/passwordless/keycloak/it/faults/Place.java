package io.passwordless.keycloak.it.faults;

import io.passwordless.keycloak.it.benchmark.BenchmarkRealm;
import io.passwordless.keycloak.it.benchmark.SignInWay;
import io.passwordless.keycloak.it.benchmark.SmtpSink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.representations.idm.EventRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * Where people sign in during one fault: a realm of its own, with a step that mails a code and a
 * link, and its mail server, which takes a moment for each mail so that some always wait.
 */
final class Place implements AutoCloseable {

  static final int MAX_ATTEMPTS = 3;
  static final int MAILS_PER_HOUR = 15;

  private static final Duration A_MAIL = Duration.ofMillis(300);
  private static final int ALL = 1_000_000;

  private final Cluster cluster;
  private final Tally tally;
  private final SmtpSink mails;
  private final BenchmarkRealm realm;

  /**
   * Makes the realm.
   *
   * @param people the names of those who sign in
   */
  Place(Cluster cluster, Tally tally, List<String> people) {
    this.cluster = cluster;
    this.tally = tally;
    this.mails = new SmtpSink(tally::received);
    mails.takes(A_MAIL);
    this.realm = new BenchmarkRealm("f-" + UUID.randomUUID().toString().substring(0, 8), 0);
    try (Keycloak administrator = cluster.administrator()) {
      administrator.realms().create(representation(people));
    }
  }

  private RealmRepresentation representation(List<String> people) {
    RealmRepresentation representation = realm.representation(mails);
    representation.setEventsEnabled(true);
    representation
        .getAttributes()
        .putAll(
            Map.of(
                "passwordless.maxAttempts", Integer.toString(MAX_ATTEMPTS),
                "passwordless.mailsPerHour", Integer.toString(MAILS_PER_HOUR),
                "passwordless.resendCooldown", "0"));
    List<UserRepresentation> users = new ArrayList<>();
    for (String name : people) {
      UserRepresentation user = new UserRepresentation();
      user.setUsername(name);
      user.setEmail(BenchmarkRealm.address(name));
      user.setFirstName("Test");
      user.setLastName("Person");
      user.setEnabled(true);
      user.setEmailVerified(true);
      users.add(user);
    }
    representation.setUsers(users);
    return representation;
  }

  /** Where the balancer is. */
  URI door() {
    return cluster.door();
  }

  /** Where the nodes are, past the balancer. */
  List<URI> nodes() {
    return cluster.nodes();
  }

  SmtpSink mails() {
    return mails;
  }

  Tally tally() {
    return tally;
  }

  /** Where the application sends people to. */
  String signIn() {
    return realm.signIn(SignInWay.CODE);
  }

  /**
   * Adds what the realm has recorded, once all is over. A request that fails on the way to the
   * database leaves an {@code invalid_user_credentials} of Keycloak's own ({@code
   * AuthenticationProcessor#handleBrowserException}), which names no challenge and is no try.
   */
  void readEvents() {
    try (Keycloak administrator = cluster.administrator()) {
      List<EventRepresentation> events =
          administrator.realm(realm.name()).getEvents(null, null, null, null, null, null, 0, ALL);
      tally.add(Count.ACCEPTED_TWICE, beyond(events, "VERIFY_EMAIL", null, 1));
      tally.add(
          Count.BUDGETS_EXCEEDED,
          beyond(events, "LOGIN_ERROR", "invalid_user_credentials", MAX_ATTEMPTS));
      tally.add(
          Count.MAILS_REPORTED,
          (int) events.stream().filter(e -> "email_send_failed".equals(e.getError())).count());
    }
  }

  /** How many challenges have more events of a kind than they may. */
  private static int beyond(
      List<EventRepresentation> events, String type, String error, long most) {
    return (int)
        events.stream()
            .filter(e -> e.getType().equals(type) && (error == null || error.equals(e.getError())))
            .flatMap(e -> Stream.ofNullable(e.getDetails()))
            .flatMap(details -> Stream.ofNullable(details.get("passwordless_challenge")))
            .collect(Collectors.groupingBy(challenge -> challenge, Collectors.counting()))
            .values()
            .stream()
            .filter(number -> number > most)
            .count();
  }

  @Override
  public void close() {
    mails.close();
  }
}
