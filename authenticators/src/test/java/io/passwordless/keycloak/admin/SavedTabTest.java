package io.passwordless.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class SavedTabTest {

  @Test
  void optionThatIsNotAllowedIsNamed() {
    ComponentModel saved = new ComponentModel();
    saved.put("secondFactor", "sometimes");
    saved.put("passkey", "yes");

    assertThat(new SavedTab(Optional.empty(), saved).badOptions())
        .containsExactly(
            "passkey is not allowed; allowed: true, false",
            "secondFactor is not allowed; allowed: never, when-set-up, always");
  }

  @Test
  void allowedAndUnsaidOptionsAreFine() {
    ComponentModel saved = new ComponentModel();
    saved.put("secondFactor", "always");

    assertThat(new SavedTab(Optional.empty(), saved).badOptions()).isEmpty();
  }
}
