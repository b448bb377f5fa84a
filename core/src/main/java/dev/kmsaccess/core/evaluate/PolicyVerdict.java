package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.policy.Statement;

/** What one policy says to one request. */
public sealed interface PolicyVerdict {

  /**
   * A statement allows it and none denies it.
   *
   * @param statement the first of those that name the caller most directly
   * @param principal how it names the caller; {@code DIRECT} in a policy that names nobody
   */
  record Allow(Statement statement, PrincipalMatch principal) implements PolicyVerdict {}

  /** This statement denies it, the first that does. */
  record Deny(Statement statement) implements PolicyVerdict {}

  /** No statement applies, which denies it unless another policy allows it. */
  record Neither() implements PolicyVerdict {}
}
