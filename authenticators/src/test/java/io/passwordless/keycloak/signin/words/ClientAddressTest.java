package io.passwordless.keycloak.signin.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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

  @Test
  void whatIsNoAddressIsNotLookedUp() {
    assertThat(ClientAddress.budget("unix:/socket")).isEqualTo("unix:/socket");
    assertThat(ClientAddress.budget(null)).isEqualTo("null");
  }
}
