package dev.kmsaccess.local.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Points in time as AWS's protocols write them. */
final class Timestamps {

  private static final int NANO_DIGITS = 9;

  private Timestamps() {}

  /** Returns the format of a field: its own or else the protocol's. */
  static Format format(SdkField<?> field, Format usual) {
    return field.getOptionalTrait(TimestampFormatTrait.class).map(it -> it.format()).orElse(usual);
  }

  static String write(Instant time, Format format) {
    return switch (format) {
      case ISO_8601 -> DateTimeFormatter.ISO_INSTANT.format(time);
      case UNIX_TIMESTAMP -> seconds(time).toPlainString();
      case UNIX_TIMESTAMP_MILLIS -> Long.toString(time.toEpochMilli());
      case RFC_822 ->
          throw new IllegalStateException("no service here writes dates as RFC 822 does");
    };
  }

  /** Reads what any format writes: a number is seconds, unless the format says milliseconds. */
  static Instant read(String text, Format format) {
    try {
      if (format == Format.UNIX_TIMESTAMP_MILLIS) {
        return Instant.ofEpochMilli(Long.parseLong(text));
      }
      if (text.indexOf('T') >= 0) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
      }
      BigDecimal seconds = new BigDecimal(text);
      long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
      long nanos =
          seconds
              .subtract(BigDecimal.valueOf(whole))
              .setScale(NANO_DIGITS, RoundingMode.FLOOR)
              .movePointRight(NANO_DIGITS)
              .longValueExact();
      return Instant.ofEpochSecond(whole, nanos);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw WireException.invalid("'" + text + "' is not a timestamp.");
    }
  }

  private static BigDecimal seconds(Instant time) {
    BigDecimal seconds =
        BigDecimal.valueOf(time.getEpochSecond())
            .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
            .stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }
}
