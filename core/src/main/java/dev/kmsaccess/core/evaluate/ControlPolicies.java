package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.policy.PolicyDocument;
import java.util.List;

/**
 * The service or resource control policies that an organisation lays over an account. They never
 * grant: on each level, from the root of the organisation to the account, one must allow a request,
 * and none on any level may deny it.
 *
 * @param levels the policies of each level; no level if the feature is off
 */
public record ControlPolicies(List<List<PolicyDocument>> levels) {

  /** No control policies at all: nothing is narrowed. */
  public static final ControlPolicies NONE = new ControlPolicies(List.of());

  public ControlPolicies {
    levels = levels.stream().map(List::copyOf).toList();
  }

  /** Returns the policies of a single level. */
  public static ControlPolicies of(PolicyDocument... policies) {
    return new ControlPolicies(List.of(List.of(policies)));
  }
}
