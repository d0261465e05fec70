package io.passwordless.keycloak.signin.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedAddressTest {

  @ParameterizedTest
  @CsvSource({
    "alice@mail.example.com, a•••@m•••.com",
    "a@b.c, a•••@b•••.c",
    "alice@localhost, a•••@l•••",
    "\uD83D\uDE00x@example.org, \uD83D\uDE00•••@e•••.org",
    "nonsense, n•••",
    "'', •••",
    "@example.com, @•••",
    "alice@, a•••"
  })
  void showsEnoughToRecognise(String email, String shown) {
    assertThat(MaskedAddress.of(email)).isEqualTo(shown);
  }
}
