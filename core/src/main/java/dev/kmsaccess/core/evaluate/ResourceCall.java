package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.policy.PolicyDocument;

/**
 * One call of anything but a KMS key together with everything that has a say in it.
 *
 * @param owner the account of the resource; the caller's own for an action without one
 * @param rule what the resource itself says
 * @param callerPolicies what the caller's own account says
 * @param resourceControls the resource control policies of the owner
 */
public record ResourceCall(
    Call call,
    AccountId owner,
    ResourceRule rule,
    CallerPolicies callerPolicies,
    ControlPolicies resourceControls) {

  /** What a resource itself says about who may use it. */
  public sealed interface ResourceRule {
    /** Nothing: the resource has no policy, and the caller's account decides alone. */
    record Silent() implements ResourceRule {}

    /** The policy of a bus, a queue or a topic: within its account it or IAM may allow. */
    record Policy(PolicyDocument policy) implements ResourceRule {}

    /** The trust policy of a role: it must allow, whatever IAM says. */
    record Trust(PolicyDocument policy) implements ResourceRule {}
  }

  /** Returns a call of a resource without policy. */
  public static ResourceCall plain(Call call, AccountId owner, CallerPolicies callerPolicies) {
    return of(call, owner, new ResourceRule.Silent(), callerPolicies);
  }

  /** Returns a call of a resource, without resource control policies. */
  public static ResourceCall of(
      Call call, AccountId owner, ResourceRule rule, CallerPolicies callerPolicies) {
    return new ResourceCall(call, owner, rule, callerPolicies, ControlPolicies.NONE);
  }
}
