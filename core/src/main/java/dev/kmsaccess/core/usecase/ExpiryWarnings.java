package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.event.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Says which accesses are to be announced as ending soon. Nothing remembers what was announced: it
 * is said by the one sweep in whose time it falls due. A sweep that is left out, or comes twice,
 * costs a warning or repeats one; neither does harm.
 *
 * @param before how long before its end an access is announced
 * @param every how far apart the sweeps are
 */
public record ExpiryWarnings(Duration before, Duration every) {

  public ExpiryWarnings {
    if (!before.isPositive() || !every.isPositive()) {
      throw new IllegalArgumentException("a warning needs time: " + before + ", " + every);
    }
  }

  /** Returns the announcements that are due in a sweep at an instant. */
  public List<Answer> due(List<LiveAccess> live, Instant now) {
    return live.stream()
        .filter(it -> isDue(it.name().expiry(), now))
        .<Answer>map(it -> new Answer.AccessEnding(it, now))
        .toList();
  }

  private boolean isDue(Instant expiry, Instant now) {
    // Time is cut into windows of one sweep each, the same for everybody, so that a sweep which
    // comes some seconds early or late still has a window of its own.
    long width = every.toSeconds();
    return Math.floorDiv(expiry.minus(before).getEpochSecond(), width)
        == Math.floorDiv(now.getEpochSecond(), width);
  }
}
