package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.local.LocalCloud;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads policy texts and remembers what it has read: a policy is judged far more often than it is
 * written.
 */
public final class ParsedPolicies {

  private static final int REMEMBERED = 2_000;

  private final Map<Key, PolicyResult> results =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, PolicyResult> eldest) {
          return size() > REMEMBERED;
        }
      };

  private ParsedPolicies() {}

  /** Returns the reader of a world. */
  public static ParsedPolicies of(LocalCloud cloud) {
    return cloud.part(ParsedPolicies.class, it -> new ParsedPolicies());
  }

  /** Reads a text that somebody wants to write. */
  public synchronized PolicyResult read(String text, PolicyKind kind) {
    return results.computeIfAbsent(
        new Key(text, kind), key -> PolicyParser.parse(key.text(), key.kind()));
  }

  /** Returns a policy that was found valid when it was written. */
  public PolicyDocument stored(String text, PolicyKind kind) {
    return switch (read(text, kind)) {
      case PolicyResult.Valid(PolicyDocument document) -> document;
      case PolicyResult.Invalid invalid ->
          throw new IllegalStateException(
              "an invalid policy was stored: " + invalid.problems().getFirst());
    };
  }

  private record Key(String text, PolicyKind kind) {}
}
