package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import java.time.InstantSource;
import java.util.Optional;

/** Tells once that what was told as open is open no longer, or is no longer ours to watch. */
record ClosingWord(Findings findings, Voice voice, InstantSource clock) {

  AuditOutcome say(
      KeyArn key, TrackedFinding known, Optional<CloudTrailRecord> change, String why) {
    return say(key, known, ClosedAlert.Ending.SHUT, change, why);
  }

  /** Says it of a finding in an account that is ours no longer. */
  AuditOutcome sayUnwatched(KeyArn key, TrackedFinding known, String why) {
    return say(key, known, ClosedAlert.Ending.UNWATCHED, Optional.empty(), why);
  }

  private AuditOutcome say(
      KeyArn key,
      TrackedFinding known,
      ClosedAlert.Ending ending,
      Optional<CloudTrailRecord> change,
      String why) {
    Findings.Followed followed =
        findings.close(
            known,
            telling -> {
              ClosedAlert alert = new ClosedAlert(key, known, ending, why, change, clock.instant());
              voice.say(alert.message(), alert.event());
            });
    return followed == Findings.Followed.BUSY
        ? new AuditOutcome.Busy(key)
        : new AuditOutcome.ClosedAgain(key);
  }
}
