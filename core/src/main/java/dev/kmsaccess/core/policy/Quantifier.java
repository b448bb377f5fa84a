package dev.kmsaccess.core.policy;

/**
 * How an operator treats the several values that a request may carry for one key (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html">Single-valued
 * vs. multivalued context keys</a>).
 */
public enum Quantifier {
  /** No prefix: the key has one value. */
  NONE(""),
  /** Every value of the request must pass; a missing key passes too. */
  FOR_ALL_VALUES("ForAllValues:"),
  /** At least one value of the request must pass; a missing key never does. */
  FOR_ANY_VALUE("ForAnyValue:");

  private final String prefix;

  Quantifier(String prefix) {
    this.prefix = prefix;
  }

  /** Returns the prefix with its colon; empty for {@link #NONE}. */
  public String prefix() {
    return prefix;
  }
}
