package dev.kmsaccess.core.review;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.AccessEnded.Cause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a review found and did.
 *
 * @param keys how many keys opted in
 * @param live how many accesses of ours it found
 * @param ended how many it ended, or had the policy writer end, for each cause
 * @param adrift how many our reaper cannot end, because they name another retiring principal
 * @param held how many no rule is about any more, and which wait for a person's word
 * @param unjudged how many could not be held against the rules
 * @param troubles what could not be ended, and why
 * @param unread what could not be read, and why
 * @param unplaced accounts of which it could not be found out whether they left, and why
 * @param unreached accounts whose own bus did not take an announcement
 * @param unannounced ends that could not be announced on the central bus
 */
public record ReviewReport(
    int keys,
    int live,
    Map<Cause, Integer> ended,
    int adrift,
    int held,
    int unjudged,
    List<String> troubles,
    List<String> unread,
    List<String> unplaced,
    List<AccountId> unreached,
    List<AccessEnded> unannounced) {

  public ReviewReport {
    ended = Map.copyOf(ended);
    troubles = List.copyOf(troubles);
    unread = List.copyOf(unread);
    unplaced = List.copyOf(unplaced);
    unreached = List.copyOf(unreached);
    unannounced = List.copyOf(unannounced);
  }

  /** Whether everything was seen that a review goes by. */
  public boolean isComplete() {
    return unread.isEmpty() && unplaced.isEmpty();
  }

  /** Whether anything ended or asks for a person: nobody needs to hear of the other reviews. */
  public boolean isNews() {
    return !ended.isEmpty() || adrift > 0 || held > 0 || !troubles.isEmpty() || !isComplete();
  }

  /** Returns the counts under the names of their metrics. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    // Counts only whole reviews: the alarm listens for their absence.
    counts.put("ReviewsCompleted", isComplete() ? 1L : 0L);
    counts.put("KeysReviewed", (long) keys);
    counts.put("AccessesReviewed", (long) live);
    counts.put("AccessesAdrift", (long) adrift);
    counts.put("WithdrawalsHeld", (long) held);
    counts.put("AccessesUnjudged", (long) unjudged);
    counts.put("AccountsUnplaced", (long) unplaced.size());
    counts.put("EndedExpired", of(Cause.EXPIRED));
    counts.put("EndedRetirerLost", of(Cause.RETIRER_LOST));
    counts.put("EndedAccountLeft", of(Cause.ACCOUNT_LEFT));
    counts.put("EndedRuleWithdrawn", of(Cause.RULE_WITHDRAWN));
    counts.put("EndedOverLimit", of(Cause.OVER_LIMIT));
    counts.put("EndingsFailed", (long) troubles.size());
    return counts;
  }

  private long of(Cause cause) {
    return ended.getOrDefault(cause, 0);
  }
}
