package dev.kmsaccess.aws.pace;

import java.util.function.LongSupplier;

/** So many calls a second and no more, evenly; for one thread. */
public final class SteadyPace implements Pace {

  /** Waits for some nanoseconds. */
  @FunctionalInterface
  interface Sleep {
    void nanos(long nanos) throws InterruptedException;
  }

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final long interval;
  private final LongSupplier nanoTime;
  private final Sleep sleep;
  private long next;

  SteadyPace(int callsPerSecond, LongSupplier nanoTime, Sleep sleep) {
    if (callsPerSecond < 1) {
      throw new IllegalArgumentException("at least one call a second, not " + callsPerSecond);
    }
    this.interval = SECOND / callsPerSecond;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.next = nanoTime.getAsLong();
  }

  /** Returns a pace in real time. */
  public static SteadyPace of(int callsPerSecond) {
    return new SteadyPace(
        callsPerSecond,
        System::nanoTime,
        nanos -> Thread.sleep(nanos / MILLI, (int) (nanos % MILLI)));
  }

  @Override
  public void await() {
    long now = nanoTime.getAsLong();
    if (next - now > 0) {
      try {
        sleep.nanos(next - now);
      } catch (InterruptedException e) {
        // Nobody interrupts a function; should it happen, the call goes ahead and says so later.
        Thread.currentThread().interrupt();
      }
    }
    // A pause is not made up for by a burst.
    next = Math.max(next, now) + interval;
  }
}
