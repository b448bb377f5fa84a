package dev.kmsaccess.core.evaluate;

/**
 * How a resource's policy or a grant names a caller. It decides what else must allow the request
 * (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">How
 * AWS enforcement code logic evaluates requests</a>). In rising order.
 */
public enum PrincipalMatch {
  /** Not at all. */
  NONE,
  /** By its account, which delegates: a policy of that account must allow the request too. */
  ACCOUNT,
  /** By the role of its session: boundary and session policy still bound the session. */
  ROLE,
  /** Itself (or everybody): within its account nothing else needs to allow the request. */
  DIRECT
}
