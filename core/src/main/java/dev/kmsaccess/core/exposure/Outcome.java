package dev.kmsaccess.core.exposure;

import org.jspecify.annotations.Nullable;

/**
 * What one statement lets outsiders do with one action.
 *
 * @param model a request that gets through; null if nothing was found but something may be there
 * @param assumed whether something was assumed that is not known
 * @param named whether the policy names the caller of the request, or only describes them
 */
record Outcome(Exposure exposure, @Nullable Model model, boolean assumed, boolean named) {

  /** Nobody knows, so it is taken for the worst. */
  static final Outcome UNDECIDED = new Outcome(Exposure.PUBLIC, null, true, false);

  /** Nobody knows, but only of accounts that the policy names. */
  static final Outcome UNDECIDED_FOR_NAMED = new Outcome(Exposure.EXTERNAL, null, true, true);

  static final Outcome CLOSED = new Outcome(Exposure.NONE, null, false, false);
}
