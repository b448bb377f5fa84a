package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Exposure;

/** What the auditor made of one event, or of one key that the sweep came by. */
public sealed interface AuditOutcome {

  /** Nobody outside gets in by it. */
  record Closed(KeyArn key) implements AuditOutcome {}

  /** The key is open, and the security team was told. */
  record Alerted(KeyArn key, Exposure exposure) implements AuditOutcome {}

  /** The key is open, and the security team knows. */
  record AlreadyTold(KeyArn key, Exposure exposure) implements AuditOutcome {}

  /** The key is open, and goes into the one message about the first sweep. */
  record Noted(KeyArn key, Exposure exposure) implements AuditOutcome {}

  /** What was told as open is open no longer, and the security team was told. */
  record ClosedAgain(KeyArn key) implements AuditOutcome {}

  /** Another auditor is telling of the same thing; whoever asked tries again. */
  record Busy(KeyArn key) implements AuditOutcome {}

  /** The key could not be read. */
  record Unread(KeyArn key, String why) implements AuditOutcome {}

  /** The event opens no key; the security team was told of it, now or before. */
  record Noticed(String what) implements AuditOutcome {}

  /** The event says nothing about who can use a key. */
  record Ignored(String why) implements AuditOutcome {}

  /** The event claims to be CloudTrail's and is not; it has no effect and is counted. */
  record Forged(String why) implements AuditOutcome {}
}
