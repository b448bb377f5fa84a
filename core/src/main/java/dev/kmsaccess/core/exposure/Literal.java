package dev.kmsaccess.core.exposure;

/**
 * A test that must hold, or must not.
 *
 * @param wanted whether it must hold
 */
record Literal(KeyTest test, boolean wanted) {

  /** Whether a key that is missing will do. */
  boolean allowsMissing() {
    return test.holdsWhenMissing() == wanted;
  }

  /** Whether a key that is there will do, for a test that asks for no more than that. */
  boolean allowsPresent() {
    return test.holds("present", key -> null) == wanted;
  }

  /** Whether the value must match one of the test's patterns; otherwise it must match none. */
  boolean wantsMatch() {
    return wanted != test.isNegated();
  }
}
