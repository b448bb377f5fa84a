package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.AccountId;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one account's IAM holds; changed in place.
 *
 * @param users by name
 * @param roles by name
 * @param policies the customer-managed policies by ARN
 */
record IamAccount(
    AccountId id,
    Map<String, UserState> users,
    Map<String, RoleState> roles,
    Map<String, PolicyState> policies) {

  static IamAccount empty(AccountId id) {
    return new IamAccount(id, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }
}
