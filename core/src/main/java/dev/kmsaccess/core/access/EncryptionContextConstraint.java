package dev.kmsaccess.core.access;

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

  private static Map<String, String> sorted(Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("a constraint without pairs constrains nothing");
    }
    return Collections.unmodifiableMap(new TreeMap<>(pairs));
  }
}
