package dev.kmsaccess.core.event;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: days, hours, minutes and seconds of ISO 8601, whole numbers, no
 * months or years, whose length depends on the calendar.
 */
public final class Durations {

  // Nine digits are 273,972 years of days: far more than anybody is given, and no overflow.
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?)P(?:([+-]?)([0-9]{1,9})D)?"
              + "(T(?:([+-]?)([0-9]{1,9})H)?(?:([+-]?)([0-9]{1,9})M)?(?:([+-]?)([0-9]{1,9})S)?)?");

  private Durations() {}

  /** What a text is, read as a duration. */
  public sealed interface Result {
    /** A duration above zero. */
    record Positive(Duration duration) implements Result {}

    /** A duration of nothing, or of less. */
    record NotPositive() implements Result {}

    /** No duration. */
    record Malformed() implements Result {}
  }

  /** Reads a duration; total. */
  public static Result parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || text.endsWith("P") || text.endsWith("T")) {
      return new Result.Malformed();
    }
    for (int sign : new int[] {1, 2, 5, 7, 9}) {
      if ("-".equals(matcher.group(sign))) {
        return new Result.NotPositive();
      }
    }
    Duration duration =
        Duration.ofDays(number(matcher, 3))
            .plusHours(number(matcher, 6))
            .plusMinutes(number(matcher, 8))
            .plusSeconds(number(matcher, 10));
    return duration.isZero() ? new Result.NotPositive() : new Result.Positive(duration);
  }

  /** Returns a duration as people write it: whole days apart, as in {@code P1DT12H}. */
  public static String format(Duration duration) {
    long days = duration.toDays();
    Duration rest = duration.minusDays(days);
    if (days == 0) {
      return rest.toString();
    }
    return "P" + days + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
