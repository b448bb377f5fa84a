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
    throw none(option, text, examples);
  }

  /**
   * Reads how long to wait, which may be not at all.
   *
   * @throws UserFault if it is no duration, or one below zero
   */
  public static Duration orZero(String option, String text, String examples) {
    return switch (Durations.parse(text)) {
      case Durations.Result.Positive(Duration positive) -> positive;
      case Durations.Result.NotPositive zero when text.indexOf('-') < 0 -> Duration.ZERO;
      default -> throw none(option, text, examples);
    };
  }

  private static UserFault none(String option, String text, String examples) {
    return UserFault.notUnderstood(
        option + " must be a duration such as " + examples + ", not: " + text);
  }
}
