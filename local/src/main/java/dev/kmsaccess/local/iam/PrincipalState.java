package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What users and roles have in common. Guarded by the cloud's lock, as all state here. */
abstract sealed class PrincipalState permits UserState, RoleState {

  private final PrincipalArn arn;
  private final String uniqueId;
  private final Instant created;
  private final Map<String, String> inlinePolicies = new TreeMap<>();
  private final Set<String> attachedPolicies = new LinkedHashSet<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private Optional<String> boundary = Optional.empty();

  PrincipalState(PrincipalArn arn, String uniqueId, Instant created) {
    this.arn = arn;
    this.uniqueId = uniqueId;
    this.created = created;
  }

  PrincipalArn arn() {
    return arn;
  }

  String uniqueId() {
    return uniqueId;
  }

  Instant created() {
    return created;
  }

  /** Returns the inline policies' texts by name; to be changed in place. */
  Map<String, String> inlinePolicies() {
    return inlinePolicies;
  }

  /** Returns the ARNs of the attached managed policies; to be changed in place. */
  Set<String> attachedPolicies() {
    return attachedPolicies;
  }

  /** Returns the tags; to be changed in place. */
  Map<String, String> tags() {
    return tags;
  }

  /** Returns the ARN of the managed policy that bounds the permissions, if one does. */
  Optional<String> boundary() {
    return boundary;
  }

  void setBoundary(Optional<String> policyArn) {
    boundary = policyArn;
  }
}
