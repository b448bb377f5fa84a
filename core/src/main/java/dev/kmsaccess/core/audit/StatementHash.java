package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.json.Unordered;
import dev.kmsaccess.core.policy.PolicyText;
import dev.kmsaccess.core.policy.Statement;

/**
 * Names a statement of a key policy by what it says: whoever accepts an exposure accepts it as it
 * is written today, and any change of it is another statement.
 */
public final class StatementHash {

  private StatementHash() {}

  /** Returns 64 hex digits over the statement, whatever its spacing and order, and its place. */
  public static String of(Statement statement) {
    return Fingerprint.sha256(Unordered.text(PolicyText.json(statement)));
  }
}
