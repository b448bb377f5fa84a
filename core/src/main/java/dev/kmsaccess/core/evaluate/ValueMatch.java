package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.policy.Comparison;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares one value of a request with one value of a condition.
 *
 * <p>A value that is not of the operator's type (a word where a number should be) matches nothing;
 * the negated operators, which ask that nothing matches, are then satisfied.
 */
final class ValueMatch {

  /** A longer text counts as no number: reading one takes the square of its length. */
  private static final int LONGEST_NUMBER = 64;

  private ValueMatch() {}

  /**
   * Whether the two match in the operator's positive sense: for {@code StringNotEquals}, whether
   * they are equal.
   */
  static boolean matches(Comparison comparison, String actual, Resolved wanted) {
    return switch (comparison) {
      case STRING_EQUALS, STRING_NOT_EQUALS -> actual.equals(wanted.text());
      case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
          actual.equalsIgnoreCase(wanted.text());
      case STRING_LIKE, STRING_NOT_LIKE -> Wildcards.match(wanted, actual);
      case ARN_EQUALS, ARN_NOT_EQUALS, ARN_LIKE, ARN_NOT_LIKE -> arn(actual, wanted);
      case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> numbers(actual, wanted, order -> order == 0);
      case NUMERIC_LESS_THAN -> numbers(actual, wanted, order -> order < 0);
      case NUMERIC_LESS_THAN_EQUALS -> numbers(actual, wanted, order -> order <= 0);
      case NUMERIC_GREATER_THAN -> numbers(actual, wanted, order -> order > 0);
      case NUMERIC_GREATER_THAN_EQUALS -> numbers(actual, wanted, order -> order >= 0);
      case DATE_EQUALS, DATE_NOT_EQUALS -> dates(actual, wanted, order -> order == 0);
      case DATE_LESS_THAN -> dates(actual, wanted, order -> order < 0);
      case DATE_LESS_THAN_EQUALS -> dates(actual, wanted, order -> order <= 0);
      case DATE_GREATER_THAN -> dates(actual, wanted, order -> order > 0);
      case DATE_GREATER_THAN_EQUALS -> dates(actual, wanted, order -> order >= 0);
      case BOOL -> bool(actual, wanted.text());
      case BINARY_EQUALS -> binary(actual, wanted.text());
      case IP_ADDRESS, NOT_IP_ADDRESS -> address(actual, wanted.text());
      case NULL -> throw new IllegalArgumentException("Null compares no values");
    };
  }

  /**
   * Each of the six parts by itself, wildcards included: ArnEquals and ArnLike are the same. A lone
   * star has no parts and matches none. AWS does not say; the exposure analysis takes it for open.
   */
  private static boolean arn(String actual, Resolved wanted) {
    return Wildcards.matchArn(wanted, actual, /* completed= */ false);
  }

  private static boolean numbers(String actual, Resolved wanted, IntPredicate order) {
    BigDecimal left = number(actual);
    BigDecimal right = number(wanted.text());
    return left != null && right != null && order.test(left.compareTo(right));
  }

  private static @Nullable BigDecimal number(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean dates(String actual, Resolved wanted, IntPredicate order) {
    Optional<Instant> left = Dates.parse(actual);
    Optional<Instant> right = Dates.parse(wanted.text());
    return left.isPresent() && right.isPresent() && order.test(left.get().compareTo(right.get()));
  }

  private static boolean bool(String actual, String wanted) {
    return actual.equalsIgnoreCase(wanted)
        && (wanted.equalsIgnoreCase("true") || wanted.equalsIgnoreCase("false"));
  }

  private static boolean binary(String actual, String wanted) {
    try {
      return Arrays.equals(Base64.getDecoder().decode(actual), Base64.getDecoder().decode(wanted));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean address(String actual, String wanted) {
    return IpRange.parse(actual)
        .flatMap(address -> IpRange.parse(wanted).map(range -> range.contains(address)))
        .orElse(false);
  }
}
