package dev.kmsaccess.core.exposure;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the numbers and dates of conditions; null stands for what is none. */
final class Literals {

  private static final int LONGEST_NUMBER = 64;
  private static final String USUAL = "0000-00-00T00:00:00Z";

  private Literals() {}

  static @Nullable BigDecimal number(String text) {
    // A number with a large exponent would cost memory as soon as it is compared or printed.
    if (text.isEmpty() || text.length() > LONGEST_NUMBER || !mayBeNumber(text, text.length())) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Math.abs((long) number.scale()) > LONGEST_NUMBER ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Reads the W3C forms of ISO 8601 (UTC where they name no offset) and seconds since 1970. */
  static @Nullable Instant date(String text) {
    if (!mayBeNumber(text, Math.min(1, text.length()))) {
      return null;
    }
    try {
      if (isUsual(text)) {
        return usual(text);
      }
      int time = text.indexOf('T');
      if (time > 0) {
        boolean offset =
            text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
        return offset
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
      }
      boolean isYear = text.length() == 4;
      if (isYear || text.indexOf('-') != 4) {
        return isYear ? midnight(Year.parse(text).atDay(1)) : epoch(text);
      }
      return midnight(text.length() == 7 ? YearMonth.parse(text).atDay(1) : LocalDate.parse(text));
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /**
   * Whether a text may be a number, by its beginning up to a place. What is none is asked about
   * often, and an exception takes a hundred times as long. Digits of other scripts are left to the
   * JDK.
   */
  private static boolean mayBeNumber(String text, int to) {
    char before = 'e';
    boolean whole = true;
    for (int i = 0; i < to; i++) {
      char c = text.charAt(i);
      boolean fits =
          switch (c) {
            case '+', '-' -> before == 'e';
            case '.' -> whole;
            case 'e', 'E' -> i > 0;
            default -> c >= '0' && c <= '9' || c >= 128;
          };
      if (!fits) {
        return false;
      }
      whole &= c != '.';
      before = c == 'E' ? 'e' : c;
    }
    return true;
  }

  // Nearly all dates look like 2026-01-31T08:00:00Z, and the JDK's own reader takes a microsecond.
  private static boolean isUsual(String text) {
    if (text.length() != USUAL.length()) {
      return false;
    }
    for (int i = 0; i < USUAL.length(); i++) {
      char c = text.charAt(i);
      if (USUAL.charAt(i) == '0' ? c < '0' || c > '9' : c != USUAL.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static Instant usual(String text) {
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static @Nullable Instant epoch(String text) {
    BigDecimal seconds = number(text);
    return seconds == null
        ? null
        : Instant.ofEpochMilli(seconds.movePointRight(3).toBigInteger().longValueExact());
  }
}
