package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.KeyChange;
import dev.kmsaccess.core.exposure.Exposure;
import java.time.Instant;
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
    SeenGrant recorded =
        new SeenGrant(
            made.grantId(),
            made.grantee().orElse(""),
            made.sourceArn(),
            made.operations(),
            made.retiringPrincipal(),
            Optional.empty());
    return switch (judge.judge(made.key(), recorded, clock.instant())) {
      case GrantJudge.Verdict.Closed closed -> new AuditOutcome.Closed(made.key());
      case GrantJudge.Verdict.Open open -> opened(record, made.key(), recorded, open);
    };
  }

  private AuditOutcome opened(
      CloudTrailRecord record, KeyArn key, SeenGrant recorded, GrantJudge.Verdict.Open open) {
    Subject.Event call = new Subject.Event(record.callId());
    Optional<TrackedFinding> heard = findings.known(call);
    if (heard.flatMap(TrackedFinding::told).isPresent()) {
      return new AuditOutcome.AlreadyTold(key, Exposure.EXTERNAL);
    }
    if (recorded.grantId().isEmpty()) {
      Looked<Optional<SeenGrant>> unseen = new Looked.Unseen<>("the record leaves out its id");
      return tell(call, heard, new Told(key, recorded, open, Optional.of(record), unseen));
    }
    // A record tells less than the listing: the account behind a unique id, and whose it is.
    Looked<Optional<SeenGrant>> readBack = keys.grant(key, recorded.grantId());
    SeenGrant grant = recorded;
    if (readBack instanceof Looked.Seen<Optional<SeenGrant>>(Optional<SeenGrant> listed)
        && listed.isPresent()) {
      grant = listed.get().with(recorded);
    }
    return switch (judge.judge(key, grant, clock.instant())) {
      case GrantJudge.Verdict.Closed closed -> new AuditOutcome.Closed(key);
      case GrantJudge.Verdict.Open still -> {
        Subject.Grant subject = new Subject.Grant(key, grant.grantId());
        AuditOutcome outcome =
            tell(
                subject,
                findings.known(subject),
                new Told(key, grant, still, Optional.of(record), readBack));
        if (!(outcome instanceof AuditOutcome.Busy)) {
          findings.noteTold(call, GrantJudge.assessment(still));
        }
        yield outcome;
      }
    };
  }

  /**
   * The sweep came by a grant.
   *
   * @param subject what it is followed as
   */
  AuditOutcome swept(
      Subject.Grant subject, SeenGrant grant, Optional<TrackedFinding> known, boolean quiet) {
    KeyArn key = subject.key();
    return switch (judge.judge(key, grant, clock.instant())) {
      case GrantJudge.Verdict.Closed closed ->
          known
              .map(it -> closing.say(key, it, Optional.empty(), "the grantee is inside"))
              .orElseGet(() -> new AuditOutcome.Closed(key));
      case GrantJudge.Verdict.Open open when quiet -> {
        findings.baseline(
            subject, known, GrantJudge.assessment(open), grant.made().orElse(clock.instant()));
        yield new AuditOutcome.Noted(key, Exposure.EXTERNAL);
      }
      case GrantJudge.Verdict.Open open ->
          tell(
              subject,
              known,
              new Told(key, grant, open, Optional.empty(), new Looked.Seen<>(Optional.of(grant))));
    };
  }

  /** A grant is gone. */
  AuditOutcome ended(KeyArn key, String grantId, Optional<CloudTrailRecord> change) {
    return findings
        .known(new Subject.Grant(key, grantId))
        .map(known -> closing.say(key, known, change, "the grant is gone"))
        .orElseGet(() -> new AuditOutcome.Closed(key));
  }

  /** What there is to tell of a grant. */
  private record Told(
      KeyArn key,
      SeenGrant grant,
      GrantJudge.Verdict.Open verdict,
      Optional<CloudTrailRecord> change,
      Looked<Optional<SeenGrant>> readBack) {}

  private AuditOutcome tell(Subject subject, Optional<TrackedFinding> known, Told it) {
    Instant now = clock.instant();
    Instant since = it.change().map(CloudTrailRecord::time).or(() -> it.grant().made()).orElse(now);
    Findings.Followed followed =
        findings.open(
            subject,
            known,
            // A grant never changes. That its grantee was deleted meanwhile, and cannot be placed
            // any more, is no news.
            known
                .map(TrackedFinding::assessment)
                .filter(GrantJudge::isOfProven)
                .orElseGet(() -> GrantJudge.assessment(it.verdict())),
            since,
            telling -> {
              GrantAlert alert =
                  new GrantAlert(
                      subject,
                      it.key(),
                      it.grant(),
                      it.verdict(),
                      it.change(),
                      telling,
                      it.readBack(),
                      new Surroundings(
                          keys.aliases(it.key()),
                          keys.optIn(it.key()),
                          OutsideGrants.on(it.key(), keys, judge, now),
                          Optional.empty()),
                      now);
              voice.say(alert.message(), alert.event());
            });
    return switch (followed) {
      case TOLD -> new AuditOutcome.Alerted(it.key(), Exposure.EXTERNAL);
      case QUIET -> new AuditOutcome.AlreadyTold(it.key(), Exposure.EXTERNAL);
      case BUSY -> new AuditOutcome.Busy(it.key());
    };
  }
}
