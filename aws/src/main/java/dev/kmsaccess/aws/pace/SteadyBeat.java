package dev.kmsaccess.aws.pace;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A call in each interval and no more, evenly; for one thread at a time. */
public final class SteadyBeat implements Beat {

  /** Waits for some nanoseconds. */
  @FunctionalInterface
  interface Sleep {
    void nanos(long nanos) throws InterruptedException;
  }

  private static final long MILLI = 1_000_000L;

  private final long interval;
  private final LongSupplier nanoTime;
  private final Sleep sleep;
  private long next;

  SteadyBeat(Duration interval, LongSupplier nanoTime, Sleep sleep) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("an interval lasts, not " + interval);
    }
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.next = nanoTime.getAsLong();
  }

  /** Returns a beat in real time. */
  public static SteadyBeat of(Duration interval) {
    return new SteadyBeat(
        interval, System::nanoTime, nanos -> Thread.sleep(nanos / MILLI, (int) (nanos % MILLI)));
  }

  /** Returns a beat of so many calls a second, in real time. */
  public static SteadyBeat perSecond(int calls) {
    return of(Duration.ofSeconds(1).dividedBy(calls));
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
