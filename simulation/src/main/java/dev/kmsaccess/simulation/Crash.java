package dev.kmsaccess.simulation;

/** The death of a function in the middle: an error, so that nothing in it is tempted to go on. */
final class Crash extends Error {

  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super("the function died " + where, null, /* enableSuppression= */ false, false);
  }
}
