package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.KeyChange;
import dev.kmsaccess.core.exposure.Exposure;
import java.time.InstantSource;
import java.util.Optional;

/** Follows grants that let somebody outside use a key. */
final class GrantWatch {

  private final GrantJudge judge;
  private final KeyReader keys;
  private final Findings findings;
  private final Voice voice;
  private final ClosingWord closing;
  private final InstantSource clock;

  GrantWatch(
      GrantJudge judge, KeyReader keys, Findings findings, Voice voice, InstantSource clock) {
    this.judge = judge;
    this.keys = keys;
    this.findings = findings;
    this.voice = voice;
    this.closing = new ClosingWord(findings, voice, clock);
    this.clock = clock;
  }

  /** A grant was made. */
  AuditOutcome made(CloudTrailRecord record, KeyChange.GrantMade made) {
    SeenGrant grant =
        new SeenGrant(
            made.grantId(),
            made.grantee().orElse(""),
            made.sourceArn(),
            made.operations(),
            made.retiringPrincipal(),
            Optional.empty());
    return switch (judge.judge(made.key(), grant, clock.instant())) {
      case GrantJudge.Verdict.Closed closed -> new AuditOutcome.Closed(made.key());
      case GrantJudge.Verdict.Open open when open.proven() -> tell(made.key(), grant, open, record);
      // A record tells less than the listing: the account behind a unique id, and whose it is.
      case GrantJudge.Verdict.Open open -> lookedUp(record, made.key(), grant, open);
    };
  }

  private AuditOutcome lookedUp(
      CloudTrailRecord record, KeyArn key, SeenGrant recorded, GrantJudge.Verdict.Open open) {
    if (!recorded.grantId().isEmpty()
        && keys.grant(key, recorded.grantId())
            instanceof Looked.Seen<Optional<SeenGrant>>(Optional<SeenGrant> listed)) {
      // A grant that is gone already, and whose grantee is not known, opened nothing that is left.
      return listed
          .map(it -> followed(key, it, known(key, it, record), Optional.of(record)))
          .orElseGet(() -> tell(key, recorded, open, record));
    }
    return tell(key, recorded, open, record);
  }

  /** The sweep came by a grant. */
  AuditOutcome swept(KeyArn key, SeenGrant grant, Optional<TrackedFinding> known, boolean quiet) {
    if (quiet && judge.judge(key, grant, clock.instant()) instanceof GrantJudge.Verdict.Open open) {
      findings.baseline(
          new Subject.Grant(key, grant.grantId()), known, GrantJudge.assessment(grant, open));
      return new AuditOutcome.Noted(key, Exposure.EXTERNAL);
    }
    AuditOutcome outcome = followed(key, grant, known, Optional.empty());
    return outcome instanceof AuditOutcome.Closed && known.isPresent()
        ? closing.say(key, known.get(), Optional.empty(), "the grantee is no outsider any more")
        : outcome;
  }

  /** A grant is gone. */
  AuditOutcome ended(KeyArn key, String grantId, Optional<CloudTrailRecord> change) {
    return findings
        .known(new Subject.Grant(key, grantId))
        .map(known -> closing.say(key, known, change, "the grant is gone"))
        .orElseGet(() -> new AuditOutcome.Closed(key));
  }

  private AuditOutcome followed(
      KeyArn key,
      SeenGrant grant,
      Optional<TrackedFinding> known,
      Optional<CloudTrailRecord> change) {
    return switch (judge.judge(key, grant, clock.instant())) {
      case GrantJudge.Verdict.Closed closed -> new AuditOutcome.Closed(key);
      case GrantJudge.Verdict.Open open -> tell(key, grant, open, known, change);
    };
  }

  private AuditOutcome tell(
      KeyArn key, SeenGrant grant, GrantJudge.Verdict.Open open, CloudTrailRecord record) {
    return tell(key, grant, open, known(key, grant, record), Optional.of(record));
  }

  private AuditOutcome tell(
      KeyArn key,
      SeenGrant grant,
      GrantJudge.Verdict.Open open,
      Optional<TrackedFinding> known,
      Optional<CloudTrailRecord> change) {
    Findings.Followed followed =
        findings.open(
            subject(key, grant, change),
            known,
            GrantJudge.assessment(grant, open),
            telling -> {
              GrantAlert alert = new GrantAlert(key, grant, open, change, telling, clock.instant());
              voice.say(alert.message(), alert.event());
            });
    return switch (followed) {
      case TOLD -> new AuditOutcome.Alerted(key, Exposure.EXTERNAL);
      case QUIET -> new AuditOutcome.AlreadyTold(key, Exposure.EXTERNAL);
      case BUSY -> new AuditOutcome.Busy(key);
    };
  }

  private Optional<TrackedFinding> known(KeyArn key, SeenGrant grant, CloudTrailRecord record) {
    return findings.known(subject(key, grant, Optional.of(record)));
  }

  /** A record without the grant's id is followed as the call that it was. */
  private static Subject subject(KeyArn key, SeenGrant grant, Optional<CloudTrailRecord> change) {
    return grant.grantId().isEmpty()
        ? new Subject.Event(change.map(CloudTrailRecord::eventId).orElse("unknown"))
        : new Subject.Grant(key, grant.grantId());
  }
}
