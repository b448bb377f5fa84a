package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.Place;
import java.util.List;

/**
 * One condition of a statement: an operator, a key and the values. All conditions of a statement
 * must hold; of the values of one, any (for negated operators: none) must match.
 *
 * @param key the condition key as it is written; its name has no case
 * @param values the texts; JSON numbers and booleans stand here as they were written
 * @param place where the key's value begins; {@link Place#NONE} for a condition that was built
 */
public record Condition(Operator operator, String key, List<String> values, Place place) {

  public Condition {
    values = List.copyOf(values);
  }

  /** Returns a condition that was built, not read. */
  public static Condition of(Comparison comparison, String key, String... values) {
    return new Condition(Operator.of(comparison), key, List.of(values), Place.NONE);
  }
}
