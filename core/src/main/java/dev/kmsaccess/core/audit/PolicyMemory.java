package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import java.time.Instant;
import java.util.Optional;

/** Remembers the policy that a key had, so that an alert can show what changed. */
public interface PolicyMemory {

  /** A policy, and when it was seen. */
  record Remembered(String text, Instant seen) {}

  /** Returns the policy that was last seen, if it is remembered. */
  Optional<Remembered> earlier(KeyArn key);

  /** Remembers a policy. */
  void remember(KeyArn key, Remembered policy);
}
