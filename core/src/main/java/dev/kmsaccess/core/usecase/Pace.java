package dev.kmsaccess.core.usecase;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How fast work is done, and how much of it at a time. It alone may do several things at once; what
 * comes of them is handed over one by one, to whoever started it.
 */
public interface Pace {

  /**
   * Begins to work.
   *
   * @param first what is taken up before what, of that which waits
   * @param work done once for each item; it throws nothing
   * @param until nothing is taken up from this instant on
   */
  <T, R> Run<T, R> start(Comparator<T> first, Function<T, R> work, Instant until);

  /** Work that goes on until it is finished. */
  interface Run<T, R> {

    /** Adds something that is to be done; it may be begun at once. */
    void add(T item);

    /** Returns what is done since this was last asked, without waiting. */
    List<Done<T, R>> done();

    /**
     * Waits until everything is done, or the time is over.
     *
     * @param taker takes what is done and was not returned before, as it comes
     * @return what was not taken up
     */
    List<T> finish(Consumer<Done<T, R>> taker);
  }

  /**
   * What came of an item.
   *
   * @param item the item
   * @param result what came of it
   */
  record Done<T, R>(T item, R result) {}

  /** Returns the pace of somebody who does one thing after the other, when everything is known. */
  static Pace oneByOne(InstantSource clock) {
    return new Pace() {
      @Override
      public <T, R> Run<T, R> start(Comparator<T> first, Function<T, R> work, Instant until) {
        PriorityQueue<T> waiting = new PriorityQueue<>(first);
        return new Run<>() {
          @Override
          public void add(T item) {
            waiting.add(item);
          }

          @Override
          public List<Done<T, R>> done() {
            return List.of();
          }

          @Override
          public List<T> finish(Consumer<Done<T, R>> taker) {
            while (!waiting.isEmpty() && clock.instant().isBefore(until)) {
              T item = waiting.remove();
              taker.accept(new Done<>(item, work.apply(item)));
            }
            return new ArrayList<>(waiting);
          }
        };
      }
    };
  }
}
