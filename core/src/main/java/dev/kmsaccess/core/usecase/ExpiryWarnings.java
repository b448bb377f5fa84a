package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.event.AccessEnding;
import dev.kmsaccess.core.event.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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

  /**
   * Returns warnings as a setting has them: nothing for a time of zero.
   *
   * @param before how long before its end an access is announced
   * @param every how far apart the sweeps are
   */
  public static Optional<ExpiryWarnings> of(Duration before, Duration every) {
    return before.isZero() ? Optional.empty() : Optional.of(new ExpiryWarnings(before, every));
  }

  /** Returns the announcement of an access that lives, if it is due in a sweep at an instant. */
  public Optional<Answer> due(LiveAccess live, Instant now) {
    return isDue(live.name().expiry(), now)
        ? Optional.of(new AccessEnding(live, now))
        : Optional.empty();
  }

  private boolean isDue(Instant expiry, Instant now) {
    // Time is cut into windows of one sweep each, the same for everybody, so that a sweep which
    // comes some seconds early or late still has a window of its own.
    long width = every.toSeconds();
    return Math.floorDiv(expiry.minus(before).getEpochSecond(), width)
        == Math.floorDiv(now.getEpochSecond(), width);
  }
}
