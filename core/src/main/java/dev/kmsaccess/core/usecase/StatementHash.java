package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.policy.PolicyText;
import dev.kmsaccess.core.policy.Statement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a statement of a key policy by what it says: whoever accepts an exposure accepts it as it
 * is written today, and any change of it is another statement.
 */
public final class StatementHash {

  private StatementHash() {}

  /** Returns 64 hex digits over the statement, whatever its spacing and wherever it stands. */
  public static String of(Statement statement) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  StrictJson.write(PolicyText.json(statement)).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
