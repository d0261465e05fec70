package io.passwordless.keycloak.mail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Shares threads between realms: each has a lane that is some tasks wide, so that one realm's
 * hanging mail server does not hold up the others. A quarter of the threads is for lanes in which
 * nothing runs. Thread-safe.
 */
final class Lanes {

  private static final Logger LOG = Logger.getLogger(Lanes.class);

  private final Executor executor;
  private final int threads;
  private final int width;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private int running;

  /**
   * Lanes on an executor.
   *
   * @param threads how many tasks run at once
   * @param width how many of one lane
   */
  Lanes(Executor executor, int threads, int width) {
    this.executor = executor;
    this.threads = threads;
    this.width = width;
  }

  /**
   * Runs a task when its lane has room and there is a thread; never, if the executor is shut down
   * before.
   */
  synchronized void execute(String name, Runnable task) {
    lanes.computeIfAbsent(name, n -> new Lane()).waiting.add(task);
    startWhatMay();
  }

  /** One task of this lane at a time from now on: those that run are held up. */
  synchronized void narrow(String name) {
    lanes.computeIfAbsent(name, n -> new Lane()).width = 1;
  }

  /** The lane is as wide as any again. */
  synchronized void widen(String name) {
    Lane lane = lanes.get(name);
    if (lane != null && lane.width != width) {
      lane.width = width;
      startWhatMay();
    }
  }

  private void startWhatMay() {
    lanes.forEach(
        (name, lane) -> {
          boolean started = true;
          while (started && !lane.waiting.isEmpty() && mayStart(lane)) {
            started = start(name, lane, lane.waiting.remove());
          }
        });
  }

  private boolean mayStart(Lane lane) {
    int kept = lane.running == 0 ? 0 : threads / 4;
    return lane.running < lane.width && running < threads - kept;
  }

  /** Without a thread to be had, the task waits until something else begins or ends. */
  private boolean start(String name, Lane lane, Runnable task) {
    lane.running++;
    running++;
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } finally {
              ended(name, lane);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the server is stopping", e);
    } catch (OutOfMemoryError e) {
      LOG.error("No thread could be had for a sign-in by email.", e);
      lane.running--;
      running--;
      lane.waiting.addFirst(task);
      return false;
    }
    return true;
  }

  private synchronized void ended(String name, Lane lane) {
    lane.running--;
    running--;
    if (lane.running == 0 && lane.waiting.isEmpty() && lane.width == width) {
      lanes.remove(name);
    }
    startWhatMay();
  }

  private final class Lane {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int width = Lanes.this.width;
    private int running;
  }
}
