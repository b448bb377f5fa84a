package dev.kmsaccess.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The time of the local cloud. It stands still until it is moved; moving it runs the tasks that
 * fall due on the way, in the order of their times, and each sees its own time as now.
 *
 * <p>Tasks may schedule further tasks, also for the time at which they run. Tasks run on the thread
 * that moves the clock, one at a time; a task that moves the clock itself changes nothing.
 */
public final class LocalClock implements InstantSource {

  private final Object monitor = new Object();
  private final ReentrantLock running = new ReentrantLock();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::number));
  private Instant now;
  private long scheduled;

  LocalClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    synchronized (monitor) {
      return now;
    }
  }

  /** Runs an action at a time; at the next move of the clock if that time has passed. */
  public void schedule(Instant due, Runnable action) {
    synchronized (monitor) {
      tasks.add(new Task(due, scheduled++, action));
    }
  }

  /** Runs an action after every period, the first time one period from now. */
  public void every(Duration period, Runnable action) {
    if (!period.isPositive()) {
      throw new IllegalArgumentException("a period is longer than nothing, not: " + period);
    }
    every(instant().plus(period), period, action);
  }

  /** Moves the clock, running what falls due; a time in the past only runs what is due now. */
  public void advanceTo(Instant target) {
    if (running.isHeldByCurrentThread()) {
      return;
    }
    running.lock();
    try {
      for (Optional<Task> task = next(target); task.isPresent(); task = next(target)) {
        task.get().action().run();
      }
    } finally {
      running.unlock();
    }
  }

  /** Moves the clock forward by a duration. */
  public void advance(Duration duration) {
    advanceTo(instant().plus(duration));
  }

  /** Runs what is due now, without moving the clock. */
  public void runDue() {
    advanceTo(instant());
  }

  private void every(Instant due, Duration period, Runnable action) {
    schedule(
        due,
        () -> {
          // Scheduled first, so that an action that fails does not end its own schedule.
          every(due.plus(period), period, action);
          action.run();
        });
  }

  private Optional<Task> next(Instant target) {
    synchronized (monitor) {
      Task next = tasks.peek();
      if (next == null || (next.due().isAfter(target) && next.due().isAfter(now))) {
        moveTo(target);
        return Optional.empty();
      }
      moveTo(next.due());
      return Optional.of(tasks.remove());
    }
  }

  /** Time never runs backwards: a task scheduled for the past runs now. */
  private void moveTo(Instant time) {
    if (time.isAfter(now)) {
      now = time;
    }
  }

  private record Task(Instant due, long number, Runnable action) {}
}
