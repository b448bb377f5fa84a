package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.policy.PolicyKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call to judge.
 *
 * @param action such as {@code events:PutEvents}
 * @param resource the ARN of what is acted on, or {@code *} where the action has none
 * @param owner the account of that resource
 * @param context condition keys that only the service knows, such as {@code events:source}; keys
 *     about the caller and the time are added
 * @param resourcePolicy the policy on the resource, if it has one
 */
public record ServiceCall(
    String action,
    String resource,
    AccountId owner,
    Map<String, List<String>> context,
    Optional<PolicyText> resourcePolicy) {

  public ServiceCall {
    context = Map.copyOf(context);
  }

  /** The policy on a resource: a role's trust policy, or that of a bus, a queue or a topic. */
  public record PolicyText(String text, PolicyKind kind) {}

  /** Returns a call on a resource that carries no policy. */
  public static ServiceCall of(String action, String resource, AccountId owner) {
    return new ServiceCall(action, resource, owner, Map.of(), Optional.empty());
  }

  /** Returns the same call with one more condition key. */
  public ServiceCall with(String key, List<String> values) {
    Map<String, List<String>> more = new HashMap<>(context);
    more.put(key, List.copyOf(values));
    return new ServiceCall(action, resource, owner, more, resourcePolicy);
  }

  /** Returns the same call to a service of a Region, where its resource does not say of which. */
  public ServiceCall in(String region) {
    return with("aws:RequestedRegion", List.of(region));
  }

  /** Returns another call on the same resource, with the same keys and policy. */
  public ServiceCall withAction(String other) {
    return new ServiceCall(other, resource, owner, context, resourcePolicy);
  }

  /** Returns the same call on a resource with a policy: a bus, a queue, a topic. */
  public ServiceCall under(String policy) {
    return under(new PolicyText(policy, PolicyKind.RESOURCE));
  }

  /** Returns the same call on a role with this trust policy. */
  public ServiceCall underTrust(String policy) {
    return under(new PolicyText(policy, PolicyKind.TRUST));
  }

  private ServiceCall under(PolicyText policy) {
    return new ServiceCall(action, resource, owner, context, Optional.of(policy));
  }
}
