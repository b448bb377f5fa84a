package dev.kmsaccess.core.audit;

import java.util.List;
import java.util.Optional;

/** Remembers what is open. Writes are conditional, so that two auditors cannot both win. */
public interface FindingStore {

  /** Returns what is remembered of a subject; reads its latest version. */
  Optional<TrackedFinding> find(Subject subject);

  /** Returns everything that is open: policies and grants, no events. */
  List<TrackedFinding> open();

  /**
   * Writes a version.
   *
   * @return whether it was the next one after what is remembered; nothing is written otherwise
   */
  boolean put(TrackedFinding finding);

  /**
   * Forgets a finding.
   *
   * @return whether this very version was remembered; nothing is forgotten otherwise
   */
  boolean remove(TrackedFinding finding);
}
