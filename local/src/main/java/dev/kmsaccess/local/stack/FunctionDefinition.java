package dev.kmsaccess.local.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function as the template describes it, for whoever has its code.
 *
 * @param handler the handler's class name, or whatever the template says
 * @param environment its variables, those included that Lambda itself sets
 * @param memory in megabytes
 * @param layers directories whose content the function finds under {@code /opt}, the first layer
 *     first
 */
public record FunctionDefinition(
    String logicalId,
    String name,
    String handler,
    Map<String, String> environment,
    Duration timeout,
    int memory,
    List<Path> layers) {

  public FunctionDefinition {
    environment = Map.copyOf(environment);
    layers = List.copyOf(layers);
  }
}
