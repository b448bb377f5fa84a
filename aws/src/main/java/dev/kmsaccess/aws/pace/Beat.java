package dev.kmsaccess.aws.pace;

/** Keeps calls apart, so that one caller leaves a shared quota to the others. */
@FunctionalInterface
public interface Beat {

  /** Waits until the next call may be made. */
  void await();

  /** Returns the pace of somebody who need not wait. */
  static Beat unbounded() {
    return () -> {};
  }
}
