package dev.kmsaccess.core.access;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which encryption contexts an access works with.
 *
 * <p>KMS takes one of the two forms in a grant, never both, for symmetric keys only (see <a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints">grant
 * constraints</a>). Maps keep the order of their keys' names.
 */
public sealed interface EncryptionContextConstraint {

  /** The most pairs that KMS takes. */
  int MAX_PAIRS = 8;

  /** The longest value that KMS takes, in characters. */
  int MAX_VALUE_LENGTH = 384;

  /** Any context, or none. */
  record None() implements EncryptionContextConstraint {
    @Override
    public Map<String, String> pairs() {
      return Map.of();
    }

    @Override
    public String kind() {
      return "none";
    }
  }

  /** Exactly these pairs. */
  record EqualTo(Map<String, String> pairs) implements EncryptionContextConstraint {
    public EqualTo {
      pairs = sorted(pairs);
    }

    @Override
    public String kind() {
      return "equals";
    }
  }

  /** These pairs and perhaps more. */
  record Includes(Map<String, String> pairs) implements EncryptionContextConstraint {
    public Includes {
      pairs = sorted(pairs);
    }

    @Override
    public String kind() {
      return "includes";
    }
  }

  /** Returns the pairs that must be there. */
  Map<String, String> pairs();

  /**
   * Returns which form it is, as requests write it: {@code none}, {@code equals}, {@code includes}.
   */
  String kind();

  /**
   * Returns the constraint as conditions of a policy's statement: by operator and by key. They are
   * positive and without {@code IfExists}, so that a call without a context never passes.
   */
  default Map<String, Map<String, JsonValue>> conditions() {
    if (pairs().isEmpty()) {
      return Map.of();
    }
    Map<String, JsonValue> values = new TreeMap<>();
    pairs()
        .forEach(
            (key, value) ->
                values.put("kms:EncryptionContext:" + key, JsonString.of(escaped(value))));
    return switch (this) {
      // The values ask for each of them, so that having none does not pass here.
      case EqualTo equal ->
          Map.of(
              "StringEquals",
              values,
              "ForAllValues:StringEquals",
              Map.of(
                  "kms:EncryptionContextKeys",
                  JsonArray.ofTexts(
                      pairs().keySet().stream()
                          .map(EncryptionContextConstraint::escaped)
                          .toList())));
      case Includes includes -> Map.of("StringEquals", values);
      case None none -> Map.of();
    };
  }

  /**
   * A value is a text, not a policy variable (<a
   * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">policy
   * variables</a>).
   */
  private static String escaped(String value) {
    return value.replace("$", "${$}");
  }

  private static Map<String, String> sorted(Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("a constraint without pairs constrains nothing");
    }
    return Collections.unmodifiableMap(new TreeMap<>(pairs));
  }
}
