package io.passwordless.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

class SettingsTabTest {

  @Test
  void optionThatIsNotAllowedIsNamed() {
    ComponentModel saved = new ComponentModel();
    saved.put("secondFactor", "sometimes");
    saved.put("passkey", "yes");

    assertThat(SettingsTab.badOptions(saved))
        .containsExactly(
            "passkey is not allowed; allowed: true, false",
            "secondFactor is not allowed; allowed: never, when-set-up, always");
  }

  @Test
  void allowedAndUnsaidOptionsAreFine() {
    ComponentModel saved = new ComponentModel();
    saved.put("secondFactor", "always");

    assertThat(SettingsTab.badOptions(saved)).isEmpty();
  }

  @Test
  void chanceOfAGuesserStandsAfterTheSettingsItComesFrom() {
    assertThat(new SettingsTabFactory().getConfigProperties())
        .extracting(ProviderConfigProperty::getName)
        .containsSubsequence("codeLength", "codeAlphabet")
        .containsSequence("maxAttempts", "accountAttempts", "guessing", "resendCooldown");
  }
}
