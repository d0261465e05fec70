package io.passwordless.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.keycloak.provider.ProviderConfigProperty;

class TabPropertiesTest {

  @Test
  void chanceOfAGuesserStandsAfterTheSettingsItComesFrom() {
    assertThat(TabProperties.all())
        .extracting(ProviderConfigProperty::getName)
        .containsSubsequence("codeLength", "codeAlphabet")
        .containsSequence("maxAttempts", "accountAttempts", "guessing", "resendCooldown");
  }
}
