package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.Arn;
import java.time.Duration;

/**
 * A function that can be invoked.
 *
 * @param arn its ARN without a qualifier
 * @param role the role it runs in
 * @param logGroup the name of its log group
 */
public record DeployedFunction(
    Arn arn, Arn role, Duration timeout, String logGroup, AsyncInvokes async, LocalFunction code) {

  /** Returns the function's name. */
  public String name() {
    return arn.resource().substring("function:".length());
  }
}
