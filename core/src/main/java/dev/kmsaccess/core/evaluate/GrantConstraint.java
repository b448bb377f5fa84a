package dev.kmsaccess.core.evaluate;

import java.util.Map;

/**
 * What a grant demands of the encryption context. Names of pairs have no case, values have (<a
 * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html">GrantConstraints</a>).
 */
public sealed interface GrantConstraint {

  /** Nothing. */
  record Unconstrained() implements GrantConstraint {}

  /** These pairs and no others. */
  record ContextEquals(Map<String, String> pairs) implements GrantConstraint {
    public ContextEquals {
      pairs = Map.copyOf(pairs);
    }
  }

  /** These pairs at least. */
  record ContextSubset(Map<String, String> pairs) implements GrantConstraint {
    public ContextSubset {
      pairs = Map.copyOf(pairs);
    }
  }

  /** Whether a request with this encryption context passes. */
  default boolean admits(Map<String, String> context) {
    return switch (this) {
      case Unconstrained() -> true;
      case ContextSubset(Map<String, String> pairs) -> contains(context, pairs);
      case ContextEquals(Map<String, String> pairs) ->
          contains(context, pairs) && contains(pairs, context);
    };
  }

  /** Whether every request that this admits is admitted by the other too. */
  default boolean isAtLeastAsStrictAs(GrantConstraint other) {
    return switch (other) {
      case Unconstrained() -> true;
      case ContextEquals(Map<String, String> wanted) ->
          this instanceof ContextEquals && other.admits(pairsOf(this));
      case ContextSubset(Map<String, String> wanted) ->
          !(this instanceof Unconstrained) && other.admits(pairsOf(this));
    };
  }

  private static Map<String, String> pairsOf(GrantConstraint constraint) {
    return switch (constraint) {
      case Unconstrained() -> Map.of();
      case ContextEquals(Map<String, String> pairs) -> pairs;
      case ContextSubset(Map<String, String> pairs) -> pairs;
    };
  }

  private static boolean contains(Map<String, String> context, Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .allMatch(
            pair ->
                context.entrySet().stream()
                    .anyMatch(
                        it ->
                            it.getKey().equalsIgnoreCase(pair.getKey())
                                && it.getValue().equals(pair.getValue())));
  }
}
