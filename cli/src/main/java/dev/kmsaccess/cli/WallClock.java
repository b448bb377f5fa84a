package dev.kmsaccess.cli;

import dev.kmsaccess.local.LocalClock;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Moves the clock of the local accounts along with the clock on the wall, so that schedules run
 * while somebody watches. Whoever moves it further keeps the difference.
 */
final class WallClock implements AutoCloseable {

  private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor();

  private WallClock() {}

  /**
   * Moves the clock by as much time as passed since it was made and passes, ten times a second,
   * until closed.
   *
   * @param faults where a task that fails is reported; the clock goes on
   */
  static WallClock drive(LocalClock clock, PrintWriter faults) {
    WallClock wallClock = new WallClock();
    Tick tick = new Tick(clock, faults);
    tick.run();
    wallClock.ticking.scheduleAtFixedRate(tick, 100, 100, TimeUnit.MILLISECONDS);
    return wallClock;
  }

  /** Waits until somebody interrupts. */
  void await() throws InterruptedException {
    ticking.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    ticking.shutdownNow();
  }

  private static final class Tick implements Runnable {
    private final LocalClock clock;
    private final PrintWriter faults;
    private Instant last;

    Tick(LocalClock clock, PrintWriter faults) {
      this.clock = clock;
      // It stood still while the accounts were furnished, which takes seconds on a busy machine.
      this.last = clock.instant();
      this.faults = faults;
    }

    @Override
    public void run() {
      Instant now = Instant.now();
      Duration passed = Duration.between(last, now);
      last = now;
      try {
        if (passed.isPositive()) {
          clock.advance(passed);
        }
      } catch (RuntimeException fault) {
        // An executor forgets a task that throws; the clock must not stand still because of one.
        faults.println("kms-access: a scheduled task failed: " + fault);
      }
    }
  }
}
