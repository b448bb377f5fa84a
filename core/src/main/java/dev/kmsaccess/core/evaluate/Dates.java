package dev.kmsaccess.core.evaluate;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Reads the dates of conditions: the W3C forms of ISO 8601 and seconds since 1970.
 *
 * <p>A number of four digits is a year, as ISO 8601 has it. A time without offset is taken as UTC.
 */
final class Dates {

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  private Dates() {}

  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(instant(text));
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(String text) {
    if (text.indexOf('T') > 0) {
      return hasOffset(text)
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
    if (text.indexOf('-') > 0) {
      LocalDate date = text.length() == 7 ? YearMonth.parse(text).atDay(1) : LocalDate.parse(text);
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    if (text.length() == 4) {
      return Year.parse(text).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return epoch(text);
  }

  private static boolean hasOffset(String text) {
    int time = text.indexOf('T');
    return text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
  }

  private static Instant epoch(String text) {
    // Longer ones are beyond any date; an exponent could make a number of any size of them.
    if (text.length() > 32 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      throw new NumberFormatException("no number of seconds: " + text);
    }
    BigDecimal[] parts = new BigDecimal(text).divideAndRemainder(BigDecimal.ONE);
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].multiply(NANOS).longValue());
  }
}
