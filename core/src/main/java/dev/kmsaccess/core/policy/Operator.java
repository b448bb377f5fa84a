package dev.kmsaccess.core.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The operator of a condition.
 *
 * <p>Names are read without regard to case. AWS does not say whether it does; if it refuses {@code
 * stringequals}, no such policy exists, and if it takes it, it can only mean {@code StringEquals}.
 */
public sealed interface Operator {

  /** Returns the operator as it is written in a policy. */
  String text();

  /**
   * An operator of the language.
   *
   * @param quantifier how several values of the request are treated
   * @param comparison how one value is compared
   * @param ifExists whether a missing key passes
   */
  record Known(Quantifier quantifier, Comparison comparison, boolean ifExists) implements Operator {
    public Known {
      if (comparison == Comparison.NULL && (ifExists || quantifier != Quantifier.NONE)) {
        throw new IllegalArgumentException("Null takes neither a prefix nor IfExists");
      }
    }

    @Override
    public String text() {
      return quantifier.prefix() + comparison.text() + (ifExists ? "IfExists" : "");
    }
  }

  /**
   * An operator that this product does not know. Whoever decides over it must fail closed: an Allow
   * with it never matches, a Deny with it always does.
   *
   * @param text the operator as it was written
   */
  record Unknown(String text) implements Operator {}

  /** Returns the operator of that name; {@link Unknown} if there is none. */
  static Operator of(String text) {
    return Names.find(text);
  }

  /** Returns a plain operator: one value, and a missing key does not pass unless it is negated. */
  static Operator of(Comparison comparison) {
    return new Known(Quantifier.NONE, comparison, false);
  }

  /** The table of all names, so that reading a policy makes no operators of its own. */
  final class Names {
    private static final Map<String, Known> EXACT = new HashMap<>();
    private static final Map<String, Known> LOWER_CASE = new HashMap<>();

    static {
      for (Comparison comparison : Comparison.values()) {
        if (comparison == Comparison.NULL) {
          add(new Known(Quantifier.NONE, comparison, false));
          continue;
        }
        for (Quantifier quantifier : Quantifier.values()) {
          add(new Known(quantifier, comparison, false));
          add(new Known(quantifier, comparison, true));
        }
      }
    }

    private Names() {}

    private static void add(Known operator) {
      EXACT.put(operator.text(), operator);
      LOWER_CASE.put(operator.text().toLowerCase(Locale.ROOT), operator);
    }

    private static Operator find(String text) {
      Known exact = EXACT.get(text);
      if (exact != null) {
        return exact;
      }
      Known known = LOWER_CASE.get(text.toLowerCase(Locale.ROOT));
      return known != null ? known : new Unknown(text);
    }
  }
}
