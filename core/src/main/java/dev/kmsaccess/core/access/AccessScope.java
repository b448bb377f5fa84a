package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.util.Set;

/**
 * Who may do what with which key, and how.
 *
 * @param requester the account that asked
 * @param grantee who is given the access
 * @param key the key
 * @param operations what may be done, in the order of {@link KmsOperation}
 * @param mode how the access is made
 * @param contextKeys the encryption context keys that the access is bound to
 */
public record AccessScope(
    AccountId requester,
    PrincipalArn grantee,
    KeyArn key,
    Set<KmsOperation> operations,
    Mode mode,
    Set<String> contextKeys) {

  public AccessScope {
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("an access gives at least one operation");
    }
    operations = KmsOperation.inOrder(operations);
    contextKeys = Set.copyOf(contextKeys);
  }
}
