package dev.kmsaccess.cli;

import dev.kmsaccess.core.event.Durations;
import java.time.Duration;

/** A duration that somebody typed for an option. */
public final class TypedDuration {

  private TypedDuration() {}

  /**
   * Reads it.
   *
   * @param option the option's name, for the answer to what is none
   * @param examples what it may look like, likewise
   * @throws UserFault if it is no duration above zero
   */
  public static Duration parse(String option, String text, String examples) {
    if (Durations.parse(text) instanceof Durations.Result.Positive(Duration positive)) {
      return positive;
    }
    throw UserFault.notUnderstood(
        option + " must be a duration such as " + examples + ", not: " + text);
  }
}
