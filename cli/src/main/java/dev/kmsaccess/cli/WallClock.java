package dev.kmsaccess.cli;

import dev.kmsaccess.local.LocalClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Moves the clock of the local accounts along with the clock on the wall, so that schedules run while
 * somebody watches. Whoever moves it further keeps the difference.
 */
final class WallClock implements AutoCloseable {

  private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor();

  private WallClock() {}

  /** Moves the clock by as much time as passes, ten times a second, until closed. */
  static WallClock drive(LocalClock clock) {
    WallClock wallClock = new WallClock();
    wallClock.ticking.scheduleAtFixedRate(new Tick(clock), 100, 100, TimeUnit.MILLISECONDS);
    return wallClock;
  }

  @Override
  public void close() {
    ticking.shutdownNow();
  }

  private static final class Tick implements Runnable {
    private final LocalClock clock;
    private Instant last = Instant.now();

    Tick(LocalClock clock) {
      this.clock = clock;
    }

    @Override
    public void run() {
      Instant now = Instant.now();
      Duration passed = Duration.between(last, now);
      last = now;
      if (passed.isPositive()) {
        clock.advance(passed);
      }
    }
  }
}
