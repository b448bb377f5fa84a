package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.policy.PolicyDocument;
import java.time.Instant;

/** Tells what a key policy lets outsiders do. */
@FunctionalInterface
public interface ExposureAnalysis {

  /** Returns the verdict on a key's policy at an instant. */
  ExposureVerdict analyze(PolicyDocument policy, KeyArn key, Instant now);

  /** Returns whether more would be open but for what the security team has accepted. */
  default boolean hidesAccepted(PolicyDocument policy, KeyArn key, Instant now) {
    return false;
  }
}
