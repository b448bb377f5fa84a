package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.AccessEnded;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one sweep of the reaper found and did.
 *
 * @param live accesses of ours that are not over yet
 * @param overdue accesses of ours whose time was over when the sweep found them
 * @param ended those of them that it ended
 * @param gone those that were gone already
 * @param troubles those that it could not end
 * @param left those that it did not come to before its time ran out
 * @param oldestOverdue how long the oldest of those that are still there is overdue
 * @param foreign how many grants name our reaper and are not ours
 * @param unreadable grants that are ours, written by a version that this one cannot read
 * @param unannounced ends that could not be announced on the central bus
 * @param unreached accounts whose own bus did not take an announcement
 * @param listingFault why the listing is not whole; empty if it is
 * @param flooded whether it is so because of the grants of strangers
 */
public record SweepReport(
    int live,
    int overdue,
    int ended,
    int gone,
    List<Trouble> troubles,
    int left,
    Optional<Duration> oldestOverdue,
    int foreign,
    List<String> unreadable,
    List<AccessEnded> unannounced,
    List<AccountId> unreached,
    Optional<String> listingFault,
    boolean flooded) {

  public SweepReport {
    troubles = List.copyOf(troubles);
    unreadable = List.copyOf(unreadable);
    unannounced = List.copyOf(unannounced);
    unreached = List.copyOf(unreached);
  }

  /**
   * An access that could not be ended.
   *
   * @param name its name
   * @param stuck whether a person must look; otherwise the next sweep tries again
   * @param why what stood in the way; foreign text
   */
  public record Trouble(AccessName name, boolean stuck, String why) {}

  /** Whether the sweep saw everything, and so its silence about the rest means something. */
  public boolean isComplete() {
    return listingFault.isEmpty();
  }

  /** Whether anything is left undone: of the other sweeps, the ends themselves tell. */
  public boolean isNews() {
    return left > 0
        || !unannounced.isEmpty()
        || !troubles.isEmpty()
        || !unreadable.isEmpty()
        || !isComplete();
  }

  /** Returns the counts under the names of their metrics. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    // Counts only whole sweeps: the alarm listens for their absence.
    counts.put("SweepsCompleted", isComplete() ? 1L : 0L);
    counts.put("SweepsFlooded", flooded ? 1L : 0L);
    counts.put("AccessesLive", (long) live);
    counts.put("AccessesEnded", (long) ended);
    counts.put("AccessesLeft", (long) left);
    counts.put("AccessesStuck", stuck());
    counts.put("AccessesUnreadable", (long) unreadable.size());
    counts.put("OldestOverdueSeconds", oldestOverdue.map(Duration::toSeconds).orElse(0L));
    counts.put("GrantsForeign", (long) foreign);
    counts.put("EndingsUnannounced", (long) unannounced.size());
    counts.put("MembersUnreached", (long) unreached.size());
    return counts;
  }

  /** Returns how many accesses are stuck. */
  public long stuck() {
    return troubles.stream().filter(Trouble::stuck).count();
  }
}
