package io.passwordless.keycloak.it.benchmark;

import io.passwordless.keycloak.it.http.LeanBrowser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.keycloak.representations.idm.AuthenticationExecutionExportRepresentation;
import org.keycloak.representations.idm.AuthenticationFlowRepresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** A realm with a client for each way to sign in, and otherwise as Keycloak makes it. */
public final class BenchmarkRealm {

  /** Where people come back to, signed in. */
  public static final String REDIRECT = "http://localhost/application";

  /** A password costs much to make, and nothing is known of who signs in by it. */
  private static final int WITH_PASSWORD = 50;

  /** A prime, so that everybody is called before anybody is called again. */
  private static final long STRIDE = 7919;

  private final String name;
  private final int people;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * A realm that is to be made.
   *
   * @param people how many people it is to have
   */
  public BenchmarkRealm(String name, int people) {
    this.name = name;
    this.people = people;
  }

  String path() {
    return "/realms/" + name;
  }

  /** The realm's name. */
  public String name() {
    return name;
  }

  int size() {
    return people;
  }

  /** Where the application sends people to. */
  public String signIn(SignInWay way) {
    return "%s/protocol/openid-connect/auth?client_id=%s&response_type=code&scope=openid&redirect_uri=%s"
        .formatted(path(), way.client(), LeanBrowser.encoded(REDIRECT));
  }

  /**
   * Somebody who has not been called for a long time, and who was not made right before or after
   * the last one.
   */
  String nextPerson(SignInWay way) {
    int most = way == SignInWay.PASSWORD ? Math.min(WITH_PASSWORD, people) : people;
    return person((int) (next.getAndIncrement() * STRIDE % most));
  }

  /** A person's address. */
  public static String address(String person) {
    return person + "@example.com";
  }

  private String person(int i) {
    return name + "-" + i;
  }

  /** The realm, without its people. */
  public RealmRepresentation representation(SmtpSink mails) {
    RealmRepresentation realm = new RealmRepresentation();
    realm.setRealm(name);
    realm.setEnabled(true);
    // the limits are not to be reached: all come from one address
    realm.setAttributes(
        new HashMap<>(
            Map.of("passwordless.mailsPerHour", "60", "passwordless.mailsPerHourPerIp", "100000")));
    realm.setSmtpServer(
        new HashMap<>(
            Map.of(
                "host", "localhost",
                "port", Integer.toString(mails.port()),
                "from", "no-reply@example.com")));
    List<AuthenticationFlowRepresentation> flows = new ArrayList<>();
    List<ClientRepresentation> clients = new ArrayList<>();
    for (SignInWay way : SignInWay.values()) {
      AuthenticationFlowRepresentation flow = flow(way);
      ClientRepresentation client = client(way.client());
      client.setAuthenticationFlowBindingOverrides(Map.of("browser", flow.getId()));
      flows.add(flow);
      clients.add(client);
      if (way == SignInWay.CODE) {
        realm.setBrowserFlow(flow.getAlias());
      }
    }
    realm.setAuthenticationFlows(flows);
    realm.setClients(clients);
    return realm;
  }

  private static AuthenticationFlowRepresentation flow(SignInWay way) {
    AuthenticationExecutionExportRepresentation step =
        new AuthenticationExecutionExportRepresentation();
    step.setAuthenticator(way.authenticator());
    step.setRequirement("REQUIRED");
    AuthenticationFlowRepresentation flow = new AuthenticationFlowRepresentation();
    flow.setId(UUID.randomUUID().toString());
    flow.setAlias("benchmark " + way.title());
    flow.setTopLevel(true);
    flow.setProviderId("basic-flow");
    flow.setAuthenticationExecutions(List.of(step));
    return flow;
  }

  /** Some of its people. */
  List<UserRepresentation> people(int from, int to) {
    List<UserRepresentation> some = new ArrayList<>();
    for (int i = from; i < Math.min(to, people); i++) {
      UserRepresentation user = new UserRepresentation();
      user.setUsername(person(i));
      user.setEmail(address(person(i)));
      user.setFirstName("Test");
      user.setLastName("Person");
      user.setEnabled(true);
      user.setEmailVerified(true);
      if (i < WITH_PASSWORD) {
        CredentialRepresentation password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(person(i));
        user.setCredentials(List.of(password));
      }
      some.add(user);
    }
    return some;
  }

  /** Clients beside those that people sign in to. */
  static List<ClientRepresentation> clients(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> client("client-" + i)).toList();
  }

  private static ClientRepresentation client(String id) {
    ClientRepresentation client = new ClientRepresentation();
    client.setClientId(id);
    client.setPublicClient(true);
    client.setRedirectUris(List.of(REDIRECT));
    client.setWebOrigins(List.of("https://" + id + ".example.com"));
    return client;
  }
}
