package io.passwordless.keycloak.signin.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

  @Test
  void addressesOfOneSixtyFourAreOneClient() {
    assertThat(ClientAddress.budget("2001:db8:0:1::1"))
        .isEqualTo(ClientAddress.budget("2001:DB8::1:ffff:ffff:ffff:ffff"))
        .isNotEqualTo(ClientAddress.budget("2001:db8:0:2::1"));
  }

  @Test
  void scopeDoesNotMatter() {
    assertThat(ClientAddress.budget("fe80::1%eth0")).isEqualTo(ClientAddress.budget("fe80::1"));
  }

  @Test
  void mappedAddressIsTheIpv4Client() {
    assertThat(ClientAddress.budget("::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
  }

  @Test
  void everyIpv4AddressIsAClient() {
    assertThat(ClientAddress.budget("192.0.2.7")).isEqualTo("192.0.2.7");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.x",
    "203.0.113.77, 203.0.113.x",
    "::ffff:192.0.2.7, 192.0.2.x",
    "2001:db8:0:1::1, 2001:db8:0:x",
    "::1, 0:0:0:x",
    "fe80::1%eth0, fe80:0:0:x"
  })
  void networkIsShownAsPeopleWriteIt(String address, String shown) {
    assertThat(ClientAddress.shortened(address)).contains(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "010.1.1.1",
        "3232235777",
        "0x7f.0.0.1",
        "dead.beef",
        "face",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..2.3",
        ":",
        ":::",
        ".:",
        "dead:beef",
        "cafe.dead:beef",
        "1::2::3",
        "12345::",
        "::1.2.3",
        "::256.1.1.1",
        "1:2:3:4:5:6:7:8:9",
        "[::1]",
        "1.2.3.4:80",
        "\u0661.2.3.4",
        "localhost",
        "%eth0",
        "unknown"
      })
  void whatIsNoAddressIsNotTakenForOne(String text) {
    assertThat(ClientAddress.shortened(text)).isEmpty();
    assertThat(ClientAddress.budget(text)).isEqualTo(text);
  }

  @Test
  void whatIsNoAddressIsNotLookedUp() {
    assertThat(ClientAddress.budget("unix:/socket")).isEqualTo("unix:/socket");
    assertThat(ClientAddress.budget(null)).isEqualTo("null");
  }
}
