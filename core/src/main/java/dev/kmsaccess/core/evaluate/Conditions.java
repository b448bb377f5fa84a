package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.Operator;
import java.util.List;

/**
 * Whether one condition of a statement holds for a request (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html">Conditions
 * with multiple context keys or values</a>).
 *
 * <p>Where AWS leaves something open, this is what is taken:
 *
 * <ul>
 *   <li>An unknown operator fails closed: an Allow with it never matches, a Deny always does.
 *   <li>An operator without prefix on a key with several values holds if one of them matches; a
 *       negated one if none does.
 *   <li>{@code IfExists} lets a missing key pass under {@code ForAnyValue} too.
 *   <li>Under a prefix, a key that has only empty values counts as missing, as AWS says for {@code
 *       ForAllValues}.
 *   <li>A condition without values matches no value: it never holds, and its negation always does.
 * </ul>
 */
final class Conditions {

  private Conditions() {}

  static boolean holds(Condition condition, Effect effect, Call call, boolean hasVariables) {
    return switch (condition.operator()) {
      case Operator.Unknown unknown -> effect == Effect.DENY;
      case Operator.Known known -> holds(known, condition, call, hasVariables);
    };
  }

  private static boolean holds(
      Operator.Known operator, Condition condition, Call call, boolean hasVariables) {
    List<String> actual = call.values(condition.key());
    Comparison comparison = operator.comparison();
    if (comparison == Comparison.NULL) {
      return isNull(actual.isEmpty(), condition.values());
    }
    return switch (operator.quantifier()) {
      case NONE ->
          actual.isEmpty()
              ? operator.ifExists() || comparison.negated()
              : comparison.negated()
                  != anyMatches(comparison, actual, condition, call, hasVariables);
      case FOR_ALL_VALUES ->
          isVacuous(actual) || all(comparison, actual, condition, call, hasVariables);
      case FOR_ANY_VALUE ->
          isVacuous(actual)
              ? operator.ifExists()
              : any(comparison, actual, condition, call, hasVariables);
    };
  }

  private static boolean isNull(boolean missing, List<String> wanted) {
    return wanted.stream().anyMatch(it -> it.equalsIgnoreCase(Boolean.toString(missing)));
  }

  private static boolean isVacuous(List<String> actual) {
    return actual.stream().allMatch(String::isEmpty);
  }

  private static boolean anyMatches(
      Comparison comparison,
      List<String> actual,
      Condition condition,
      Call call,
      boolean hasVariables) {
    for (String value : actual) {
      if (matches(comparison, value, condition, call, hasVariables)) {
        return true;
      }
    }
    return false;
  }

  private static boolean all(
      Comparison comparison,
      List<String> actual,
      Condition condition,
      Call call,
      boolean hasVariables) {
    for (String value : actual) {
      if (comparison.negated() == matches(comparison, value, condition, call, hasVariables)) {
        return false;
      }
    }
    return true;
  }

  private static boolean any(
      Comparison comparison,
      List<String> actual,
      Condition condition,
      Call call,
      boolean hasVariables) {
    for (String value : actual) {
      if (comparison.negated() != matches(comparison, value, condition, call, hasVariables)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the value matches one of the condition's, in the operator's positive sense. */
  private static boolean matches(
      Comparison comparison, String actual, Condition condition, Call call, boolean hasVariables) {
    boolean variables = hasVariables && takesVariables(comparison);
    for (String text : condition.values()) {
      Resolved wanted = PolicyVariables.resolve(text, call, variables);
      if (wanted != null && ValueMatch.matches(comparison, actual, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the operator's values may hold variables: those of texts and ARNs, and no others. */
  private static boolean takesVariables(Comparison comparison) {
    return switch (comparison) {
      case STRING_EQUALS,
          STRING_NOT_EQUALS,
          STRING_EQUALS_IGNORE_CASE,
          STRING_NOT_EQUALS_IGNORE_CASE,
          STRING_LIKE,
          STRING_NOT_LIKE,
          ARN_EQUALS,
          ARN_NOT_EQUALS,
          ARN_LIKE,
          ARN_NOT_LIKE ->
          true;
      default -> false;
    };
  }
}
