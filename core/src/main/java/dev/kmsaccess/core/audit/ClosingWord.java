package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import java.time.InstantSource;
import java.util.Optional;

/** Tells once that what was told as open is open no longer. */
record ClosingWord(Findings findings, Voice voice, InstantSource clock) {

  AuditOutcome say(
      KeyArn key, TrackedFinding known, Optional<CloudTrailRecord> change, String why) {
    Findings.Followed followed =
        findings.close(
            known,
            telling -> {
              ClosedAlert alert = new ClosedAlert(key, known, why, change, clock.instant());
              voice.say(alert.message(), alert.event());
            });
    return followed == Findings.Followed.BUSY
        ? new AuditOutcome.Busy(key)
        : new AuditOutcome.ClosedAgain(key);
  }
}
