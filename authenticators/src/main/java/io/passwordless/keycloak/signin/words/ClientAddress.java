package io.passwordless.keycloak.signin.words;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A client's address as a budget counts it: an IPv6 host is as many addresses as it likes. */
public final class ClientAddress {

  private static final String LITERAL = "[0-9A-Fa-f:.]+(%.*)?";
  private static final int IPV4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;

  private static final int SHOWN_IPV6_BYTES = 6;

  private ClientAddress() {}

  /** Its network only, as people write it: an IPv4 /24, an IPv6 /48; empty if it is no address. */
  public static Optional<String> shortened(String remoteAddress) {
    if (remoteAddress == null || !remoteAddress.matches(LITERAL)) {
      return Optional.empty();
    }
    try {
      byte[] address = InetAddress.getByName(remoteAddress.replaceFirst("%.*", "")).getAddress();
      if (address.length == IPV4_BYTES) {
        return Optional.of(
            "%d.%d.%d.…"
                .formatted(
                    Byte.toUnsignedInt(address[0]),
                    Byte.toUnsignedInt(address[1]),
                    Byte.toUnsignedInt(address[2])));
      }
      StringBuilder shown = new StringBuilder();
      for (int i = 0; i < SHOWN_IPV6_BYTES; i += 2) {
        int group = Byte.toUnsignedInt(address[i]) << 8 | Byte.toUnsignedInt(address[i + 1]);
        shown.append(Integer.toHexString(group)).append(':');
      }
      return Optional.of(shown.append('…').toString());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The address itself, or the /64 network of an IPv6 address. */
  public static String budget(String remoteAddress) {
    if (remoteAddress == null || !remoteAddress.matches(LITERAL)) {
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
