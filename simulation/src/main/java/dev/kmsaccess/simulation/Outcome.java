package dev.kmsaccess.simulation;

import java.util.List;

/** What came of a history. */
public sealed interface Outcome {

  /** Everything held. */
  record Held(Figures figures) implements Outcome {}

  /**
   * Something did not.
   *
   * @param seed the seed that makes the history again
   * @param what the promise that was broken, and how
   * @param history the steps that are needed for it, in a line each
   */
  record Broken(long seed, String what, List<String> history) implements Outcome {
    public Broken {
      history = List.copyOf(history);
    }
  }
}
