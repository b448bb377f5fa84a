package dev.kmsaccess.cli;

import java.time.DateTimeException;
import java.time.Instant;

/** A time that somebody typed for an option. */
public final class TypedTime {

  private TypedTime() {}

  /**
   * Reads it.
   *
   * @param option the option's name, for the answer to what is none
   * @throws UserFault if it is no time in UTC
   */
  public static Instant parse(String option, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw UserFault.notUnderstood(
          option + " must be a time such as 2026-12-31T23:00:00Z, not: " + text);
    }
  }
}
