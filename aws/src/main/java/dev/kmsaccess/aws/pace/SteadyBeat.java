package dev.kmsaccess.aws.pace;

import java.time.Duration;
import java.util.function.LongSupplier;

/** So many calls in a time and no more, evenly; for one thread at a time. */
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

  SteadyBeat(int calls, Duration in, LongSupplier nanoTime, Sleep sleep) {
    if (calls < 1) {
      throw new IllegalArgumentException("at least one call, not " + calls);
    }
    this.interval = in.toNanos() / calls;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.next = nanoTime.getAsLong();
  }

  /**
   * Returns a beat in real time.
   *
   * @param calls how many calls may be made
   * @param in in how long a time
   */
  public static SteadyBeat of(int calls, Duration in) {
    return new SteadyBeat(
        calls, in, System::nanoTime, nanos -> Thread.sleep(nanos / MILLI, (int) (nanos % MILLI)));
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
