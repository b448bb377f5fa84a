package dev.kmsaccess.aws.pace;

import dev.kmsaccess.core.usecase.Pace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Several calls at a time, so that a beat is kept although each call takes longer than one. It
 * begins at once with what it knows, and takes the first of what waits at each beat.
 */
public final class ConcurrentPace implements Pace {

  /** How long somebody waits before looking again; nothing depends on it but idle time. */
  private static final long LOOK_AGAIN_MILLIS = 10;

  private final Beat beat;
  private final int atOnce;
  private final InstantSource clock;

  /**
   * Makes a pace.
   *
   * @param beat when the next call may be made
   * @param atOnce how many calls may be under way
   */
  public ConcurrentPace(Beat beat, int atOnce, InstantSource clock) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("at least one call at a time, not " + atOnce);
    }
    this.beat = beat;
    this.atOnce = atOnce;
    this.clock = clock;
  }

  @Override
  public <T, R> Run<T, R> start(Comparator<T> first, Function<T, R> work, Instant until) {
    return new Workers<>(first, work, until);
  }

  private final class Workers<T, R> implements Run<T, R> {
    private final Function<T, R> work;
    private final Instant until;
    private final BlockingQueue<T> waiting;
    private final BlockingQueue<Done<T, R>> done = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isAllKnown;

    Workers(Comparator<T> first, Function<T, R> work, Instant until) {
      this.work = work;
      this.until = until;
      this.waiting = new PriorityBlockingQueue<>(/* initialCapacity= */ 16, first);
    }

    @Override
    public void add(T item) {
      waiting.add(item);
      // Nearly every sweep finds nothing to do; it needs nobody to do it.
      if (threads.size() < atOnce) {
        threads.add(Thread.ofVirtual().start(this::work));
      }
    }

    @Override
    public List<Done<T, R>> done() {
      List<Done<T, R>> taken = new ArrayList<>();
      done.drainTo(taken);
      return taken;
    }

    @Override
    public List<T> finish(Consumer<Done<T, R>> taker) {
      isAllKnown = true;
      while (threads.stream().anyMatch(Thread::isAlive)) {
        try {
          Done<T, R> next = done.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
          if (next != null) {
            taker.accept(next);
          }
        } catch (InterruptedException e) {
          // Nobody interrupts a function. Should it happen, what is under way is not waited for.
          Thread.currentThread().interrupt();
          break;
        }
      }
      done().forEach(taker);
      return new ArrayList<>(waiting);
    }

    private void work() {
      while (clock.instant().isBefore(until)) {
        if (waiting.isEmpty()) {
          if (isAllKnown) {
            return;
          }
          pause();
          continue;
        }
        synchronized (beat) {
          beat.await();
        }
        T item = waiting.poll();
        if (item != null) {
          done.add(new Done<>(item, work.apply(item)));
        }
      }
    }

    private void pause() {
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
