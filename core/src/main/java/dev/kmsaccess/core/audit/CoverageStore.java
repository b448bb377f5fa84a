package dev.kmsaccess.core.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Remembers how far the sweep came. */
public interface CoverageStore {

  /** Returns what is known of every account that was ever read or tried. */
  List<Coverage> coverage();

  /** Writes what is known of one account. */
  void put(Coverage coverage);

  /** Returns when the first complete sweep of this installation ended. */
  Optional<Instant> baseline();

  /** Notes that the first complete sweep ended. */
  void baselineAt(Instant now);
}
