package dev.kmsaccess.simulation;

/** What can go wrong with one call of AWS. */
enum Fault {
  /** The function dies, and the call was never made. */
  CRASH_BEFORE,
  /** The call took effect, and the function dies before it knows. */
  CRASH_AFTER,
  /** AWS holds the caller off. */
  THROTTLED,
  /** AWS fails, and the call took no effect. */
  SERVER_ERROR,
  /** The call took effect, and its answer was lost on the way. */
  ANSWER_LOST,
  /** A listing does not show what was made last: KMS is consistent in the end only. */
  STALE_LISTING,
  /** AWS takes so long for each call that Lambda's time for the function runs out. */
  SLOW
}
