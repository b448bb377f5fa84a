package dev.kmsaccess.core.policy;

import java.util.List;

/** Which resources a statement is about. Patterns heed case and may hold policy variables. */
public sealed interface ResourceElement {

  /**
   * Every resource that one of these patterns matches.
   *
   * @param patterns none for {@code []}: the statement then has no effect
   */
  record Resource(List<String> patterns) implements ResourceElement {
    public Resource {
      patterns = List.copyOf(patterns);
    }
  }

  /** Every resource that none of these patterns matches. */
  record NotResource(List<String> patterns) implements ResourceElement {
    public NotResource {
      patterns = List.copyOf(patterns);
    }
  }

  /** The resource is not written because the policy is attached to it: a trust policy's role. */
  record Implied() implements ResourceElement {}

  /** No resource at all: KMS takes such a statement in a key policy, and it has no effect. */
  record Absent() implements ResourceElement {}
}
