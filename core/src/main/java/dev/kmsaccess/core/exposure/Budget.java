package dev.kmsaccess.core.exposure;

/**
 * The steps that one analysis may take, counted alike on every machine, so that a verdict never
 * depends on how fast or busy one is. A step is about the work of comparing one character.
 */
final class Budget {

  private long left;

  Budget(long steps) {
    this.left = steps;
  }

  /** Takes steps; returns whether there were any left to begin with. */
  boolean spend(long steps) {
    if (left <= 0) {
      return false;
    }
    left -= steps;
    return true;
  }

  boolean isSpent() {
    return left <= 0;
  }
}
