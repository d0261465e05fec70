package io.passwordless.keycloak.signin.words;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A client's address as a budget counts it: an IPv6 host is as many addresses as it likes. */
public final class ClientAddress {

  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
  private static final Pattern SCOPE = Pattern.compile("%.*");

  private static final int NETWORK_BYTES = 8;
  private static final int SHOWN_IPV6_BYTES = 6;

  private ClientAddress() {}

  /** Its network only, as people write it: an IPv4 /24, an IPv6 /48; empty if it is no address. */
  public static Optional<String> shortened(String remoteAddress) {
    return parsed(remoteAddress)
        .map(
            address ->
                address instanceof Inet6Address ? shortenedIpv6(address) : shortenedIpv4(address));
  }

  /** Whether this is an address in the usual notation, without a scope. */
  public static boolean isPlain(String text) {
    return text.indexOf('%') < 0 && parsed(text).isPresent();
  }

  /** The address itself, or the /64 network of an IPv6 address. */
  public static String budget(String remoteAddress) {
    return parsed(remoteAddress)
        .map(
            address ->
                address instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                    : address.getHostAddress())
        .orElseGet(() -> String.valueOf(remoteAddress));
  }

  private static String shortenedIpv4(InetAddress address) {
    return address.getHostAddress().replaceFirst("[0-9]+$", "x");
  }

  private static String shortenedIpv6(InetAddress address) {
    byte[] bytes = address.getAddress();
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < SHOWN_IPV6_BYTES; i += 2) {
      int group = Byte.toUnsignedInt(bytes[i]) << 8 | Byte.toUnsignedInt(bytes[i + 1]);
      shown.append(Integer.toHexString(group)).append(':');
    }
    return shown.append('x').toString();
  }

  /**
   * An address in the usual notation; nothing else, as {@link InetAddress} asks the DNS for what it
   * takes for a name, and a proxy passes on whatever a client says it is. In brackets, it asks for
   * nothing.
   */
  private static Optional<InetAddress> parsed(String text) {
    String address = SCOPE.matcher(String.valueOf(text)).replaceFirst("");
    try {
      if (IPV4.matcher(address).matches()) {
        return Optional.of(InetAddress.getByName(address));
      }
      return IPV6.matcher(address).matches()
          ? Optional.of(InetAddress.getByName("[" + address + "]"))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
