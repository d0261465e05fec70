package io.passwordless.keycloak.it.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** A number of people who do the same again and again, all at once. */
final class Crowd implements AutoCloseable {

  /** What goes wrong more often than this is no measure of anything. */
  private static final double FEW = 0.02;

  /** What is counted goes on until this much was done, or for this long. */
  private static final int ENOUGH = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final ExecutorService threads;
  private final List<Future<?>> people = new ArrayList<>();
  private final BenchmarkServer server;
  private volatile boolean ended;

  /** What somebody does, once. */
  interface Act {
    void by(Visitor visitor) throws Exception;
  }

  /**
   * What was done in a while.
   *
   * @param done how often it was done
   * @param mails that the mail server took
   * @param cpu processor time of the server
   */
  record Pace(long done, long mails, Duration took, Duration cpu) {

    double aSecond() {
      return done / seconds(took);
    }

    double mailsASecond() {
      return mails / seconds(took);
    }

    double cpuMillis() {
      return seconds(cpu) * 1000 / done;
    }

    /** How many processors the server used. */
    double processors() {
      return seconds(cpu) / seconds(took);
    }

    private Pace since(Pace earlier) {
      return new Pace(
          done - earlier.done,
          mails - earlier.mails,
          took.minus(earlier.took),
          cpu.minus(earlier.cpu));
    }

    Pace and(Pace other) {
      return new Pace(
          done + other.done, mails + other.mails, took.plus(other.took), cpu.plus(other.cpu));
    }

    private static double seconds(Duration duration) {
      return duration.toNanos() / 1e9;
    }
  }

  private Crowd(BenchmarkServer server, int size) {
    this.server = server;
    this.threads = Executors.newFixedThreadPool(size);
  }

  /** Counts what a crowd does once it is at it, for as long as figures are measured. */
  static Pace pace(BenchmarkServer server, int size, Sizes sizes, Act act) {
    return pace(server, size, sizes.runUp(), sizes.measured(), act);
  }

  /** Counts what a crowd does in a while, or a little longer if it is slow, once it is at it. */
  static Pace pace(BenchmarkServer server, int size, Duration runUp, Duration measured, Act act) {
    try (Crowd crowd = new Crowd(server, size)) {
      crowd.begin(size, () -> !crowd.ended, act);
      sleep(runUp);
      Pace pace = crowd.count(measured);
      crowd.ended = true;
      crowd.awaitEnd();
      return pace;
    }
  }

  /** Lets a crowd do something a number of times. */
  static void times(BenchmarkServer server, int size, int times, Act act) {
    AtomicInteger left = new AtomicInteger(times);
    try (Crowd crowd = new Crowd(server, size)) {
      crowd.begin(size, () -> left.getAndDecrement() > 0, act);
      crowd.awaitEnd();
    }
  }

  private void begin(int size, BooleanSupplier goesOn, Act act) {
    for (int i = 0; i < size; i++) {
      people.add(
          threads.submit(
              () -> {
                try (Visitor visitor = server.visitor()) {
                  while (goesOn.getAsBoolean()) {
                    act(act, visitor);
                  }
                }
              }));
    }
  }

  private void act(Act act, Visitor visitor) {
    try {
      act.by(visitor);
      done.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failed.incrementAndGet();
      failure.set(e);
    }
  }

  private Pace count(Duration measured) {
    Pace before = now();
    sleep(measured);
    Pace pace = now().since(before);
    while (pace.done < ENOUGH && pace.took.compareTo(PATIENCE) < 0) {
      sleep(Duration.ofMillis(100));
      pace = now().since(before);
    }
    return pace;
  }

  private Pace now() {
    return new Pace(
        done.get(), server.mails().taken(), Duration.ofNanos(System.nanoTime()), server.cpu());
  }

  private void awaitEnd() {
    try {
      for (Future<?> person : people) {
        person.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    if (failed.get() > FEW * done.get()) {
      throw new IllegalStateException(
          "%d of %d went wrong".formatted(failed.get(), failed.get() + done.get()), failure.get());
    }
  }

  @Override
  public void close() {
    ended = true;
    threads.shutdownNow();
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
