package dev.kmsaccess.core.exposure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One concrete request from outside that the policy allows.
 *
 * @param principal the ARN of the user, role, session or account that signs it; the name of a
 *     service principal for a call that a service makes itself
 * @param action the action with its service, such as {@code kms:Decrypt}
 * @param context the condition keys of the request with their values, in a readable order; a key
 *     that is not there is missing from the request
 */
public record Witness(String principal, String action, Map<String, List<String>> context) {

  public Witness {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    context.forEach((key, values) -> copy.put(key, List.copyOf(values)));
    context = Collections.unmodifiableMap(copy);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(principal).append(" calls ").append(action);
    String separator = " with ";
    for (Map.Entry<String, List<String>> entry : context.entrySet()) {
      text.append(separator).append(entry.getKey()).append(" = ");
      List<String> values = entry.getValue();
      text.append(values.size() == 1 ? values.getFirst() : values.toString());
      separator = ", ";
    }
    return text.toString();
  }
}
