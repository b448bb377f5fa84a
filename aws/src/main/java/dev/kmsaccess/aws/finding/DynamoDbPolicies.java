package dev.kmsaccess.aws.finding;

import static dev.kmsaccess.aws.finding.AuditTable.text;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.PolicyMemory;
import dev.kmsaccess.core.audit.UnavailableException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Policies in DynamoDB, so that an alert can show what changed. It is a convenience: where the
 * table fails, nothing is remembered, and the alert goes out all the same.
 */
public final class DynamoDbPolicies implements PolicyMemory {

  private static final String POLICY = "policy";

  private final AuditTable table;

  /** Makes the memory in a table. */
  public DynamoDbPolicies(AuditTable table) {
    this.table = table;
  }

  @Override
  public Optional<Remembered> earlier(KeyArn key) {
    try {
      return table
          .get(POLICY, key.toString())
          .map(item -> new Remembered(item.text("text"), item.instant("seen")));
    } catch (SdkException | UnavailableException e) {
      return Optional.empty();
    }
  }

  @Override
  public void remember(KeyArn key, Remembered policy) {
    try {
      table.put(
          POLICY,
          key.toString(),
          Map.of("text", text(policy.text()), "seen", text(policy.seen().toString())));
    } catch (SdkException e) {
      // The next alert of this key compares with an older policy, or with none.
    }
  }
}
