package io.passwordless.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final Queue<Runnable> started = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final Lanes lanes = new Lanes(started::add, 8, 2);

  @Test
  void aLaneTakesNoMoreThreadsThanItIsWide() {
    for (int i = 0; i < 5; i++) {
      execute("slow", "slow " + i);
    }
    assertThat(started).hasSize(2);
    execute("other", "other");
    assertThat(started).hasSize(3);
  }

  @Test
  void aQuarterOfTheThreadsIsForLanesInWhichNothingRuns() {
    Lanes wide = new Lanes(started::add, 8, 8);
    for (int i = 0; i < 10; i++) {
      wide.execute("busy", () -> {});
    }
    assertThat(started).hasSize(6);
    wide.execute("other", () -> {});
    wide.execute("third", () -> {});
    assertThat(started).hasSize(8);
    wide.execute("fourth", () -> {});
    assertThat(started).hasSize(8);
    started.remove().run();
    assertThat(started).as("whoever has nothing running comes first").hasSize(8);
  }

  @Test
  void aLaneThatIsHeldUpTakesOneThreadUntilItIsNotAnyMore() {
    lanes.narrow("slow");
    for (int i = 0; i < 5; i++) {
      execute("slow", "slow " + i);
    }
    assertThat(started).hasSize(1);
    lanes.widen("slow");
    assertThat(started).hasSize(2);
    runAll();
    assertThat(done).hasSize(5);
  }

  @Test
  void everyTaskRunsInTheOrderOfItsLane() {
    for (int i = 0; i < 5; i++) {
      execute("a", "a" + i);
    }
    execute("b", "b0");
    runAll();
    execute("a", "a5");
    runAll();

    assertThat(done).containsExactly("a0", "a1", "b0", "a2", "a3", "a4", "a5");
  }

  @Test
  void aTaskThatFailsKeepsNoThread() {
    for (int i = 0; i < 3; i++) {
      lanes.execute(
          "a",
          () -> {
            throw new IllegalStateException("thrown by the test");
          });
    }
    execute("a", "after");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> started.remove().run()).hasMessage("thrown by the test");
    }
    runAll();
    assertThat(done).containsExactly("after");
  }

  @Test
  void aTaskThatGetsNoThreadKeepsNoneAndRunsLater() {
    boolean[] any = {false};
    Lanes starved =
        new Lanes(
            task -> {
              if (!any[0]) {
                throw new OutOfMemoryError("thrown by the test");
              }
              started.add(task);
            },
            8,
            2);
    for (int i = 0; i < 8; i++) {
      int number = i;
      starved.execute("a", () -> done.add("a" + number));
    }
    any[0] = true;
    starved.execute("b", () -> done.add("b0"));
    runAll();

    assertThat(done).hasSize(9).contains("a0", "a7", "b0");
  }

  private void execute(String lane, String name) {
    lanes.execute(lane, () -> done.add(name));
  }

  private void runAll() {
    while (!started.isEmpty()) {
      started.remove().run();
    }
  }
}
