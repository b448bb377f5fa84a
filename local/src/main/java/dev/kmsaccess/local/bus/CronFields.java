package dev.kmsaccess.local.bus;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The six fields of a cron expression: minutes, hours, day of month, month, day of week (1 is
 * Sunday), year. Numbers, names, lists, ranges, steps, {@code *} and {@code ?} are known; {@code
 * L}, {@code W} and {@code #} are not.
 */
record CronFields(
    SortedSet<Integer> minutes,
    SortedSet<Integer> hours,
    SortedSet<Integer> daysOfMonth,
    SortedSet<Integer> months,
    SortedSet<Integer> daysOfWeek,
    SortedSet<Integer> years) {

  private static final Pattern PART =
      Pattern.compile("(?:(\\*|\\?)|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,4}))?");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2199;

  /** Reads the fields, in upper case; empty if they are not understood. */
  static Optional<CronFields> parse(String text) {
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 6 || fields[2].equals("?") == fields[4].equals("?")) {
      return Optional.empty();
    }
    CronFields cron =
        new CronFields(
            field(fields[0], 0, 59, List.of()),
            field(fields[1], 0, 23, List.of()),
            field(fields[2], 1, 31, List.of()),
            field(fields[3], 1, 12, MONTHS),
            field(fields[4], 1, 7, DAYS),
            field(fields[5], FIRST_YEAR, LAST_YEAR, List.of()));
    boolean understood =
        List.of(
                cron.minutes,
                cron.hours,
                cron.daysOfMonth,
                cron.months,
                cron.daysOfWeek,
                cron.years)
            .stream()
            .noneMatch(SortedSet::isEmpty);
    return understood ? Optional.of(cron) : Optional.empty();
  }

  /** Returns the first minute after a time that fits. */
  Optional<Instant> next(Instant after) {
    LocalDateTime start = LocalDateTime.ofInstant(after, ZoneOffset.UTC);
    // Every date that a Gregorian calendar can show comes again within 28 years.
    for (LocalDate day = start.toLocalDate();
        day.isBefore(start.toLocalDate().plusYears(29));
        day = day.plusDays(1)) {
      if (fits(day)) {
        for (int hour : hours) {
          for (int minute : minutes) {
            LocalDateTime time = day.atTime(LocalTime.of(hour, minute));
            if (time.isAfter(start)) {
              return Optional.of(time.toInstant(ZoneOffset.UTC));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean fits(LocalDate day) {
    return years.contains(day.getYear())
        && months.contains(day.getMonthValue())
        && daysOfMonth.contains(day.getDayOfMonth())
        && daysOfWeek.contains(day.getDayOfWeek().getValue() % DAYS.size() + 1);
  }

  /** Returns the numbers that a field names; none if it is not understood. */
  private static SortedSet<Integer> field(String text, int least, int most, List<String> names) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        return new TreeSet<>();
      }
      boolean all = matcher.group(1) != null;
      boolean stepped = matcher.group(4) != null;
      int from = all ? least : number(matcher.group(2), least, names);
      int to =
          all || (stepped && matcher.group(3) == null)
              ? most
              : matcher.group(3) == null ? from : number(matcher.group(3), least, names);
      int step = stepped ? Integer.parseInt(matcher.group(4)) : 1;
      if (from < least || to > most || from > to || step < 1) {
        return new TreeSet<>();
      }
      for (int i = from; i <= to; i += step) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  private static int number(String text, int least, List<String> names) {
    if (names.contains(text)) {
      return names.indexOf(text) + least;
    }
    return text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
  }
}
