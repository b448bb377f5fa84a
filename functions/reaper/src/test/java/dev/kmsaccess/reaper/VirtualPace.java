package dev.kmsaccess.reaper;

import dev.kmsaccess.core.usecase.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works as the reaper's own pace does, in a time that only passes when something takes it: so many
 * workers, each taking up the first of what waits at the next beat, while somebody else lists.
 */
final class VirtualPace implements Pace {

  private final VirtualTime time;
  private final Duration beat;
  private final Duration call;
  private final int atOnce;

  /**
   * Makes a pace.
   *
   * @param call how long each piece of work takes
   */
  VirtualPace(VirtualTime time, Duration beat, int atOnce, Duration call) {
    this.time = time;
    this.beat = beat;
    this.atOnce = atOnce;
    this.call = call;
  }

  @Override
  public <T, R> Run<T, R> start(Comparator<T> first, Function<T, R> work, Instant until) {
    return new Workers<>(first, work, until);
  }

  private final class Workers<T, R> implements Run<T, R> {
    private final Function<T, R> work;
    private final Instant until;
    private final PriorityQueue<T> waiting;
    private final Instant[] free = new Instant[atOnce];
    private Instant next = time.instant();

    Workers(Comparator<T> first, Function<T, R> work, Instant until) {
      this.work = work;
      this.until = until;
      this.waiting = new PriorityQueue<>(first);
      Arrays.fill(free, time.instant());
    }

    @Override
    public void add(T item) {
      if (waiting.isEmpty() && next.isBefore(time.instant())) {
        next = time.instant();
      }
      waiting.add(item);
    }

    @Override
    public List<Done<T, R>> done() {
      List<Done<T, R>> done = new ArrayList<>();
      while (!waiting.isEmpty() && !begin().isAfter(time.instant()) && begin().isBefore(until)) {
        done.add(one());
      }
      return done;
    }

    @Override
    public List<T> finish(Consumer<Done<T, R>> taker) {
      while (!waiting.isEmpty() && begin().isBefore(until)) {
        time.moveTo(begin());
        taker.accept(one());
      }
      Arrays.stream(free).max(Comparator.naturalOrder()).ifPresent(time::moveTo);
      return new ArrayList<>(waiting);
    }

    private Instant begin() {
      Instant worker = Arrays.stream(free).min(Comparator.naturalOrder()).orElseThrow();
      return worker.isAfter(next) ? worker : next;
    }

    private Done<T, R> one() {
      Instant begun = begin();
      Arrays.sort(free);
      free[0] = begun.plus(call);
      next = begun.plus(beat);
      T item = waiting.remove();
      return new Done<>(item, time.at(begun, () -> work.apply(item)));
    }
  }
}
