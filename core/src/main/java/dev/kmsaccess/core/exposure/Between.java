package dev.kmsaccess.core.exposure;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Adds to some numbers and dates those that lie between two neighbours. */
final class Between {

  private Between() {}

  static void add(List<String> values) {
    TreeSet<BigDecimal> numbers = new TreeSet<>();
    TreeSet<Instant> dates = new TreeSet<>();
    for (String value : values) {
      BigDecimal number = Literals.number(value);
      if (number != null) {
        numbers.add(number);
      }
      Instant date = number == null ? Literals.date(value) : null;
      if (date != null) {
        dates.add(date);
      }
    }
    for (BigDecimal number : new ArrayList<>(numbers)) {
      BigDecimal next = numbers.higher(number);
      if (next != null) {
        values.add(number.add(next).divide(BigDecimal.TWO).toPlainString());
      }
    }
    for (Instant date : new ArrayList<>(dates)) {
      Instant next = dates.higher(date);
      if (next != null) {
        values.add(date.plus(Duration.between(date, next).dividedBy(2)).toString());
      }
    }
  }
}
