package io.passwordless.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;

class BacklogTest {

  private static final int SIZE = 4;
  private static final int SHARE = SIZE / 2;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
  private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final Thread bringing = Thread.currentThread();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  @DisplayName("STANDARDS 12 (ASVS 6.3.8): whoever brings work does not wait for it")
  void workIsDoneByAnotherThreadThanItsRequests() throws InterruptedException {
    Queue<Thread> workers = new ConcurrentLinkedQueue<>();
    backlog(work -> workers.add(Thread.currentThread())).accept(work("a"));

    assertThat(next()).isEqualTo("a");
    assertThat(workers).hasSize(1).doesNotContain(bringing);
  }

  @Test
  void noMoreThanThePlacesWait() {
    Backlog backlog = backlog(work -> hang());
    for (int i = 0; i < SIZE + 2; i++) {
      backlog.accept(work("realm " + i));
    }
    hanging.countDown();
    backlog.close(PATIENCE);

    assertThat(done).containsExactlyInAnyOrder("realm 0", "realm 1", "realm 2", "realm 3");
  }

  @Test
  void oneRealmTakesNoMoreThanHalfOfThePlaces() {
    Backlog backlog = backlog(work -> hang());
    for (int i = 0; i < SIZE; i++) {
      backlog.accept(work("crowded"));
    }
    backlog.accept(work("other"));
    hanging.countDown();
    backlog.close(PATIENCE);

    assertThat(done).containsExactlyInAnyOrder("crowded", "crowded", "other");
  }

  @Test
  void whatIsDroppedCostsNobodyAnException() {
    Backlog backlog = backlog(work -> hang());

    assertThatCode(
            () -> {
              for (int i = 0; i < 100 * SIZE; i++) {
                backlog.accept(work("realm " + i));
              }
            })
        .doesNotThrowAnyException();
    hanging.countDown();
  }

  @Test
  void placeIsGivenBackWhateverIsThrown() throws InterruptedException {
    BlockingQueue<Runnable> started = new LinkedBlockingQueue<>();
    Backlog backlog =
        new Backlog(
            new Lanes(started::add, 4, 4),
            1,
            work -> {
              done.add(work.realmId());
              throw new StackOverflowError("thrown by the test");
            },
            failures::add);
    for (int i = 0; i < 3; i++) {
      backlog.accept(work("a"));
      backlog.accept(work("dropped"));
      Runnable task = started.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThatThrownBy(task::run).hasMessage("thrown by the test");
    }

    assertThat(done).containsExactly("a", "a", "a");
    assertThat(started).isEmpty();
  }

  @Test
  void whatWaitsIsDoneWhenTheServerStops() {
    Backlog backlog = backlog(work -> {});
    for (int i = 0; i < SHARE; i++) {
      backlog.accept(work("a"));
      backlog.accept(work("b"));
    }
    backlog.close(PATIENCE);

    assertThat(done).containsExactlyInAnyOrder("a", "b", "a", "b");
  }

  @Test
  void whatWasDoneWhenTheServerStoppedIsNotDoneAgain() throws InterruptedException {
    CountDownLatch offered = new CountDownLatch(2);
    Backlog backlog =
        new Backlog(
            new Lanes(
                task ->
                    threads.execute(
                        () -> {
                          task.run();
                          offered.countDown();
                        }),
                4,
                4),
            SIZE,
            work -> done.add(work.realmId()),
            failures::add);
    backlog.accept(work("a"));
    backlog.close(PATIENCE);

    assertThat(offered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("the head start is over, and the lane was offered the work once more")
        .isTrue();
    assertThat(done).containsExactly("a");
  }

  @Test
  void whatDoesNotEndInTimeDoesNotKeepTheServerFromStopping() throws InterruptedException {
    Backlog backlog = backlog(work -> hang());
    backlog.accept(work("a"));
    backlog.close(Duration.ofMillis(100));
    assertThat(done).isEmpty();
    hanging.countDown();

    assertThat(next()).isEqualTo("a");
  }

  @Test
  void whatFailsIsTriedAgain() throws InterruptedException {
    backlog(work -> failOnce()).accept(new TestWork("a", PATIENCE));

    assertThat(next()).isEqualTo("a");
    assertThat(attempts).hasValue(2);
    assertThat(failures).isEmpty();
  }

  @Test
  void whatFailsWhenTheServerStopsIsTriedOnceMore() {
    Backlog backlog = backlog(work -> failOnce());
    backlog.accept(new TestWork("a", PATIENCE));
    await(() -> attempts.get() == 1);
    backlog.close(PATIENCE);

    assertThat(done).containsExactly("a");
  }

  @Test
  void whatFailsWhileTheServerStopsIsTriedOnceMore() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Queue<Thread> stopping = new ConcurrentLinkedQueue<>();
    Backlog backlog =
        backlog(
            work -> {
              begun.countDown();
              await(() -> stopping.stream().anyMatch(BacklogTest::waits));
              failOnce();
            });
    backlog.accept(new TestWork("a", PATIENCE));
    begun.await();
    Thread closer = new Thread(() -> backlog.close(PATIENCE));
    closer.start();
    stopping.add(closer);
    closer.join();

    assertThat(done).containsExactly("a");
    assertThat(attempts).hasValue(2);
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void whatHasNoPatienceFailsOnce() {
    Backlog backlog = backlog(work -> failOnce());
    backlog.accept(work("a"));
    await(() -> !failures.isEmpty());
    backlog.close(PATIENCE);

    assertThat(attempts).hasValue(1);
    assertThat(done).isEmpty();
  }

  private void failOnce() {
    if (attempts.getAndIncrement() == 0) {
      throw new IllegalStateException("thrown by the test");
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private Backlog backlog(Consumer<Work> worker) {
    return new Backlog(
        new Lanes(threads, 4, 4),
        SIZE,
        work -> {
          worker.accept(work);
          done.add(work.realmId());
        },
        failures::add);
  }

  private String next() throws InterruptedException {
    return done.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void hang() {
    assertThat(Thread.currentThread()).as("who brings the work").isNotEqualTo(bringing);
    try {
      hanging.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Work work(String realmId) {
    return new TestWork(realmId, Duration.ZERO);
  }

  private record TestWork(String realmId, Duration patience) implements Work {

    @Override
    public Duration spread() {
      return Duration.ofMillis(30);
    }

    @Override
    public void run(KeycloakSession session) {
      throw new UnsupportedOperationException("the test has a worker of its own");
    }
  }
}
