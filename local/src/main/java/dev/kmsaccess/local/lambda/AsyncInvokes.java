package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.Arn;
import java.time.Duration;
import java.util.Optional;

/**
 * How asynchronous invocations are tried again.
 *
 * @param retries how often after a first failure
 * @param maxAge how old an event may be when it is tried again
 * @param onFailure the queue or topic that is told of an event given up on
 * @param deadLetters the queue that gets the event given up on
 */
public record AsyncInvokes(
    int retries, Duration maxAge, Optional<Arn> onFailure, Optional<Arn> deadLetters) {

  /** What Lambda does unless it is told otherwise. */
  public static final AsyncInvokes DEFAULT =
      new AsyncInvokes(2, Duration.ofHours(6), Optional.empty(), Optional.empty());
}
