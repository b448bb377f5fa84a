package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.policy.PolicyText;
import dev.kmsaccess.core.policy.Statement;

/**
 * Names a statement of a key policy by what it says: whoever accepts an exposure accepts it as it
 * is written today, and any change of it is another statement.
 */
public final class StatementHash {

  private StatementHash() {}

  /** Returns 64 hex digits over the statement, whatever its spacing and wherever it stands. */
  public static String of(Statement statement) {
    return Fingerprint.sha256(StrictJson.write(PolicyText.json(statement)));
  }
}
