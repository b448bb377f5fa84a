package dev.kmsaccess.core.exposure;

import org.jspecify.annotations.Nullable;

/**
 * The steps that one analysis may take, counted alike on every machine, so that a verdict never
 * depends on how fast or busy one is. A step is about the work of comparing one character.
 */
final class Budget {

  private final @Nullable Budget whole;
  private long left;

  Budget(long steps) {
    this(steps, null);
  }

  private Budget(long steps, @Nullable Budget whole) {
    this.left = steps;
    this.whole = whole;
  }

  /** Returns a budget of so many steps at most, which this one has fewer then. */
  Budget part(long steps) {
    return new Budget(steps, this);
  }

  /** Takes steps; returns whether there were any left to begin with. */
  boolean spend(long steps) {
    if (isSpent()) {
      return false;
    }
    left -= steps;
    return whole == null || whole.spend(steps);
  }

  boolean isSpent() {
    return left <= 0 || whole != null && whole.isSpent();
  }
}
