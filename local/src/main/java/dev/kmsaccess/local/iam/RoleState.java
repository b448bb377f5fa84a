package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One IAM role. */
final class RoleState extends PrincipalState {

  private BoundPolicy trustPolicy;
  private Duration maxSession;
  private Optional<String> description;

  RoleState(
      PrincipalArn arn,
      String uniqueId,
      Instant created,
      BoundPolicy trustPolicy,
      Duration maxSession,
      Optional<String> description) {
    super(arn, uniqueId, created);
    this.trustPolicy = trustPolicy;
    this.maxSession = maxSession;
    this.description = description;
  }

  /** Returns the policy that says who may assume the role. */
  BoundPolicy trustPolicy() {
    return trustPolicy;
  }

  void setTrustPolicy(BoundPolicy policy) {
    trustPolicy = policy;
  }

  /** Returns the longest session that a caller may ask for. */
  Duration maxSession() {
    return maxSession;
  }

  void setMaxSession(Duration longest) {
    maxSession = longest;
  }

  Optional<String> description() {
    return description;
  }

  void setDescription(Optional<String> text) {
    description = text;
  }
}
