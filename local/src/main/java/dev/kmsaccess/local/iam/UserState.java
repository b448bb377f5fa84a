package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** One IAM user. */
final class UserState extends PrincipalState {

  private final Map<String, AccessKeyState> accessKeys = new LinkedHashMap<>();

  UserState(PrincipalArn arn, String uniqueId, Instant created) {
    super(arn, uniqueId, created);
  }

  /** Returns the access keys by id; to be changed in place. */
  Map<String, AccessKeyState> accessKeys() {
    return accessKeys;
  }

  /** An access key; the secret is shown once, when it is made. */
  record AccessKeyState(String id, Instant created, boolean active) {}
}
