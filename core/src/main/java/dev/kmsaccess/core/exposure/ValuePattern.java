package dev.kmsaccess.core.exposure;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Consumer;

/** One value of a condition, ready to be compared with a value of a request. */
sealed interface ValuePattern permits Glob, ValuePattern.Scale {

  /** Whether a value of a request matches, in the operator's positive sense. */
  boolean matches(String value);

  /** Order relations, as the numeric and the date operators have them. */
  enum Relation {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    boolean holds(int order) {
      return switch (this) {
        case EQUAL -> order == 0;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case GREATER -> order > 0;
        case GREATER_OR_EQUAL -> order >= 0;
      };
    }
  }

  /** A pattern over something else than text: few values stand for all that there are. */
  sealed interface Scale extends ValuePattern {

    /**
     * Offers values such that every set of patterns of this kind that any value satisfies is
     * satisfied by one of those that its members offer, or by one between two neighbours.
     */
    void offer(Consumer<String> values);
  }

  /** A number on one side of a bound. */
  record NumberIs(Relation relation, BigDecimal bound) implements Scale {
    @Override
    public boolean matches(String value) {
      BigDecimal number = Literals.number(value);
      return number != null && relation.holds(number.compareTo(bound));
    }

    @Override
    public void offer(Consumer<String> values) {
      values.accept(bound.toPlainString());
      values.accept(bound.subtract(BigDecimal.ONE).toPlainString());
      values.accept(bound.add(BigDecimal.ONE).toPlainString());
    }
  }

  /** A date on one side of a bound. */
  record DateIs(Relation relation, Instant bound) implements Scale {
    @Override
    public boolean matches(String value) {
      Instant date = Literals.date(value);
      return date != null && relation.holds(date.compareTo(bound));
    }

    @Override
    public void offer(Consumer<String> values) {
      values.accept(bound.toString());
      values.accept(bound.minusSeconds(1).toString());
      values.accept(bound.plusSeconds(1).toString());
    }
  }

  /** An address in a range. */
  record AddressIn(CidrBlock range) implements Scale {
    @Override
    public boolean matches(String value) {
      return CidrBlock.parse(value).map(range::contains).orElse(false);
    }

    @Override
    public void offer(Consumer<String> values) {
      values.accept(range.firstAddress());
      range.next().ifPresent(it -> values.accept(it.firstAddress()));
    }
  }

  /** One of the two truth values, in any case of letters. */
  record BoolIs(boolean wanted) implements Scale {
    @Override
    public boolean matches(String value) {
      return value.equalsIgnoreCase(Boolean.toString(wanted));
    }

    @Override
    public void offer(Consumer<String> values) {
      values.accept(Boolean.toString(wanted));
      values.accept(Boolean.toString(!wanted));
    }
  }
}
