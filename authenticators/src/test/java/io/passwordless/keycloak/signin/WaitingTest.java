package io.passwordless.keycloak.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.passwordless.keycloak.challenge.CodeFormat;
import io.passwordless.keycloak.policy.CodeAlphabet;
import io.passwordless.keycloak.signin.Outcome.News;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Another request of the tab forgets its notes while they are read. */
class WaitingTest {

  private static final Waiting WAITING =
      new Waiting(
          "challenge",
          "alice",
          "alice",
          Instant.EPOCH,
          Duration.ofMinutes(5),
          News.NONE,
          new CodeFormat(CodeAlphabet.DIGITS, 6),
          false);

  @Test
  void whatIsNotAllThereIsNothing() {
    TestStep step = new TestStep();
    WAITING.save(step.notes(), "execution");
    assertThat(Waiting.of(step.notes(), "execution")).contains(WAITING);

    List<String> names =
        step.noted.keySet().stream().filter(name -> name.contains(".execution.")).toList();
    assertThat(names).hasSizeGreaterThan(5);
    for (String name : names) {
      Map<String, String> all = Map.copyOf(step.noted);
      step.noted.remove(name);
      assertThat(Waiting.of(step.notes(), "execution")).as(name).isEmpty();
      step.noted.putAll(all);
    }
  }
}
