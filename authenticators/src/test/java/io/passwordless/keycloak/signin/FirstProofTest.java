package io.passwordless.keycloak.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.policy.Clearing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstProofTest {

  @ParameterizedTest
  @CsvSource({
    "WHEN_OPEN, true,  true",
    "WHEN_OPEN, false, false",
    "ALWAYS,    true,  true",
    "ALWAYS,    false, true",
    "NEVER,     true,  false",
    "NEVER,     false, false"
  })
  void realmDecides(Clearing clearing, boolean open, boolean applies) {
    assertThat(clearing.appliesTo(open)).isEqualTo(applies);
  }

  @ParameterizedTest
  @CsvSource({
    "true,  false, false, true",
    "true,  true,  false, false",
    "true,  false, true,  false",
    "false, false, false, false"
  })
  void accountsOfADirectoryAndOfWhoProvesMoreKeepEverything(
      boolean applies, boolean federated, boolean hers, boolean clears) {
    assertThat(FirstProof.clears(applies, federated, hers)).isEqualTo(clears);
  }
}
