package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.AccountId;
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
 * @param resourcePolicy the text of the policy on the resource, if it has one
 */
public record ServiceCall(
    String action,
    String resource,
    AccountId owner,
    Map<String, List<String>> context,
    Optional<String> resourcePolicy) {

  public ServiceCall {
    context = Map.copyOf(context);
  }

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

  /** Returns the same call on a resource with a policy. */
  public ServiceCall under(String policy) {
    return new ServiceCall(action, resource, owner, context, Optional.of(policy));
  }
}
