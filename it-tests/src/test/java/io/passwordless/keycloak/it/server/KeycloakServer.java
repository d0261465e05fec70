package io.passwordless.keycloak.it.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A running Keycloak with the drop-in JAR. */
public interface KeycloakServer extends AutoCloseable {

  /** Where it answers, without a trailing slash. */
  URI baseUrl();

  /** An administrator of the realm {@code master}. */
  String adminUsername();

  /** The administrator's password. */
  String adminPassword();

  /** The name under which the server reaches sockets of the tests, such as their mail server. */
  String hostOfTests();

  /** Where sockets of the tests have to listen for the server to reach them. */
  default InetAddress addressForServer() {
    return hostOfTests().equals("localhost")
        ? InetAddress.getLoopbackAddress()
        : new InetSocketAddress(0).getAddress();
  }

  /** Whether tests can read what the server logs. */
  default boolean showsItsLog() {
    return true;
  }

  /**
   * Everything the server has logged so far.
   *
   * @throws org.opentest4j.TestAbortedException if tests cannot read that
   */
  String log();

  @Override
  void close();

  /** The server of this run: started at the first call, stopped when the JVM ends. */
  static KeycloakServer shared() {
    return SharedServer.INSTANCE;
  }
}
