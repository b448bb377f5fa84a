package dev.kmsaccess.local.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a rule runs: {@code rate(5 minutes)}, or {@code cron(0 3 * * ? *)} in UTC.
 *
 * @param expression as it was given
 * @param rate for a rate: how long between two runs
 * @param cron for a cron expression: its fields
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">Schedule
 *     patterns</a>
 */
record Schedule(String expression, Optional<Duration> rate, Optional<CronFields> cron) {

  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9]\\d{0,6}) (minute|hour|day)(s?)\\)");
  private static final Pattern CRON = Pattern.compile("cron\\((.+)\\)");

  /** Reads an expression, or throws EventBridge's error. */
  static Schedule parse(String expression) {
    Matcher rate = RATE.matcher(expression);
    if (rate.matches()) {
      long count = Long.parseLong(rate.group(1));
      boolean plural = !rate.group(3).isEmpty();
      if (plural == (count > 1)) {
        return new Schedule(expression, Optional.of(rate(count, rate.group(2))), Optional.empty());
      }
    }
    Matcher cron = CRON.matcher(expression);
    if (cron.matches()) {
      Optional<CronFields> fields = CronFields.parse(cron.group(1).toUpperCase(Locale.ROOT));
      if (fields.isPresent()) {
        return new Schedule(expression, Optional.empty(), fields);
      }
    }
    throw BusErrors.invalid("Parameter ScheduleExpression is not valid.");
  }

  /** Returns the first run after a time, if there ever is one. */
  Optional<Instant> next(Instant after) {
    return rate.map(after::plus).or(() -> cron.flatMap(it -> it.next(after)));
  }

  private static Duration rate(long count, String unit) {
    return switch (unit) {
      case "minute" -> Duration.ofMinutes(count);
      case "hour" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
