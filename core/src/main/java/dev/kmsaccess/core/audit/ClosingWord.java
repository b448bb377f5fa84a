package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import java.time.InstantSource;
import java.util.Optional;

/** Tells once that what was told as open is open no longer, or is not ours to watch any more. */
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
    return outcome(key, followed);
  }

  /** Says it of what may be open still. */
  AuditOutcome sayUnwatched(KeyArn key, TrackedFinding known, String why) {
    return outcome(
        key,
        findings.close(
            known,
            telling -> voice.say(new UnwatchedAlert(key, known, why, clock.instant()).message())));
  }

  private static AuditOutcome outcome(KeyArn key, Findings.Followed followed) {
    return followed == Findings.Followed.BUSY
        ? new AuditOutcome.Busy(key)
        : new AuditOutcome.ClosedAgain(key);
  }
}
