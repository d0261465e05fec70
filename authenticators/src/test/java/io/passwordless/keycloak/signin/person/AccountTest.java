package io.passwordless.keycloak.signin.person;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {

  @ParameterizedTest
  @CsvSource({
    "jo@example.com, jo@example.com",
    "jo+shop@example.com, jo@example.com",
    "jo+@example.com, jo@example.com",
    "jo+a+b@example.com, jo@example.com",
    "jo+a@b@example.com, jo@example.com",
    "+jo@example.com, +jo@example.com",
    "j.o@example.com, j.o@example.com",
    "jo@example+shop.com, jo@example+shop.com",
    "jo+shop, jo+shop",
    "@, @"
  })
  void mailboxIsTheAddressWithoutItsTag(String address, String mailbox) {
    assertThat(Account.mailbox(address)).isEqualTo(mailbox);
  }
}
