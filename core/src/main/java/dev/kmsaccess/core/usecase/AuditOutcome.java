package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Exposure;

/** What the auditor made of one event. */
public sealed interface AuditOutcome {

  /** The change leaves the key closed to outsiders. */
  record Closed(KeyArn key) implements AuditOutcome {}

  /** The change opens the key, and the security team was told. */
  record Alerted(KeyArn key, Exposure exposure) implements AuditOutcome {}

  /** The event says nothing about who can use a key. */
  record Ignored(String why) implements AuditOutcome {}

  /** The event claims to be CloudTrail's and is not; it has no effect and is counted. */
  record Forged(String why) implements AuditOutcome {}
}
