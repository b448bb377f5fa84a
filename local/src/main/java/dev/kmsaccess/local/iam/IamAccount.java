package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.AccountId;
import java.util.Map;
import java.util.TreeMap;

/** The users, roles and managed policies of one account, by name; changed in place. */
record IamAccount(AccountId id, Map<String, UserState> users, Map<String, RoleState> roles) {

  static IamAccount empty(AccountId id) {
    return new IamAccount(id, new TreeMap<>(), new TreeMap<>());
  }
}
