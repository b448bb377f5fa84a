package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.LocalClients;
import java.time.Duration;

/**
 * A function that can be invoked.
 *
 * @param arn its ARN without a qualifier
 * @param clients the clients of the role that it runs in; Lambda itself reads queues, writes logs
 *     and reports failures with them
 * @param logGroup the name of its log group
 */
public record DeployedFunction(
    Arn arn,
    LocalClients clients,
    Duration timeout,
    String logGroup,
    AsyncInvokes async,
    LocalFunction code) {

  /** Returns the function's name. */
  public String name() {
    return arn.resource().substring("function:".length());
  }
}
