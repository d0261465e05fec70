package io.passwordless.keycloak.line;

import org.keycloak.common.ClientConnection;

/** A client's address, where Keycloak wants a connection. No method has a default up to 26.5. */
public record RemoteAddress(String address) implements ClientConnection {

  @Override
  public String getRemoteAddr() {
    return address;
  }

  @Override
  public String getRemoteHost() {
    return address;
  }

  @Override
  public int getRemotePort() {
    return 0;
  }

  @Override
  public String getLocalAddr() {
    return address;
  }

  @Override
  public int getLocalPort() {
    return 0;
  }
}
