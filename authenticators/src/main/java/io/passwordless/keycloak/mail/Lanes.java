package io.passwordless.keycloak.mail;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Shares an executor between realms: each has a lane that is a few tasks wide, so that one realm's
 * hanging mail server does not hold up the others. Thread-safe.
 */
final class Lanes {

  private static final Logger LOG = Logger.getLogger(Lanes.class);

  private final Executor executor;
  private final int width;
  private final Map<String, Lane> lanes = new HashMap<>();

  /**
   * Lanes on an executor.
   *
   * @param width how many tasks of one lane run at once
   */
  Lanes(Executor executor, int width) {
    this.executor = executor;
    this.width = width;
  }

  /**
   * Runs a task when its lane has room and the executor a thread; never, if the executor is shut
   * down before.
   */
  synchronized void execute(String name, Runnable task) {
    Lane lane = lanes.computeIfAbsent(name, n -> new Lane());
    if (lane.running < width) {
      lane.running++;
      start(name, lane, task);
    } else {
      lane.waiting.add(task);
    }
  }

  private void start(String name, Lane lane, Runnable task) {
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } finally {
              goOn(name, lane);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the server is stopping", e);
    }
  }

  private synchronized void goOn(String name, Lane lane) {
    Runnable next = lane.waiting.poll();
    if (next != null) {
      start(name, lane, next);
      return;
    }
    lane.running--;
    if (lane.running == 0) {
      lanes.remove(name);
    }
  }

  private static final class Lane {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;
  }
}
