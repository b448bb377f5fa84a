package dev.kmsaccess.simulation;

import java.util.Optional;

/** Something that holds whatever happens. */
interface Invariant {

  /** Returns what it promises, in a sentence. */
  String promise();

  /**
   * Returns how it is broken; empty if it holds.
   *
   * @param settled whether the history is over and a long time without faults has passed
   */
  Optional<String> broken(World world, Snapshot now, boolean settled);
}
