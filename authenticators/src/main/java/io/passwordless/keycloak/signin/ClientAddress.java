package io.passwordless.keycloak.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** A client's address as a budget counts it: an IPv6 host is as many addresses as it likes. */
final class ClientAddress {

  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  /** The address itself, or the /64 network of an IPv6 address. */
  static String budget(String remoteAddress) {
    if (remoteAddress == null || !remoteAddress.matches("[0-9A-Fa-f:.]+(%.*)?")) {
      return String.valueOf(remoteAddress);
    }
    if (!remoteAddress.contains(":")) {
      return remoteAddress;
    }
    try {
      InetAddress address = InetAddress.getByName(remoteAddress.replaceFirst("%.*", ""));
      return address instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
          : address.getHostAddress();
    } catch (UnknownHostException e) {
      return remoteAddress;
    }
  }
}
