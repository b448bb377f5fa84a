package dev.kmsaccess.local.stack;

import java.util.Map;
import java.util.Optional;

/**
 * A stack that stands.
 *
 * @param outputs by their names
 * @param resources what {@code Ref} gives for each resource, by logical id
 */
public record DeployedStack(
    String name, Map<String, String> outputs, Map<String, String> resources) {

  public DeployedStack {
    outputs = Map.copyOf(outputs);
    resources = Map.copyOf(resources);
  }

  /** Returns an output, if the stack has it. */
  public Optional<String> output(String output) {
    return Optional.ofNullable(outputs.get(output));
  }
}
