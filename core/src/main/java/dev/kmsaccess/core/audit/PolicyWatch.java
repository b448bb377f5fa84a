package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.PolicyJudge.Judgement;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.policy.PolicyText;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows the policies of keys: who gets in, since when, and who was told. */
final class PolicyWatch {

  private final PolicyJudge judge;
  private final GrantJudge grants;
  private final KeyReader keys;
  private final PolicyMemory memory;
  private final Findings findings;
  private final Voice voice;
  private final ClosingWord closing;
  private final InstantSource clock;

  PolicyWatch(
      PolicyJudge judge,
      GrantJudge grants,
      KeyReader keys,
      PolicyMemory memory,
      Findings findings,
      Voice voice,
      InstantSource clock) {
    this.judge = judge;
    this.grants = grants;
    this.keys = keys;
    this.memory = memory;
    this.findings = findings;
    this.voice = voice;
    this.closing = new ClosingWord(findings, voice, clock);
    this.clock = clock;
  }

  /** A policy was written. */
  AuditOutcome written(CloudTrailRecord record, KeyArn key, Optional<String> recorded) {
    if (recorded.isEmpty() && isDefault(record)) {
      return new AuditOutcome.Closed(key);
    }
    AuditOutcome outcome = follow(record, key, recorded);
    // Only then: an alert that comes again after a crash has to say again what changed.
    if (!(outcome instanceof AuditOutcome.Busy)) {
      recorded.ifPresent(
          it -> memory.remember(key, new PolicyMemory.Remembered(it, record.time())));
    }
    return outcome;
  }

  /**
   * Whether a key was made with the default policy, which lets its own account in alone. A record
   * without any parameters is one from which CloudTrail left them out, and proves nothing; nor does
   * one that has a policy in a form that is not known.
   */
  private static boolean isDefault(CloudTrailRecord record) {
    return switch (record.eventName()) {
      case "CreateKey" -> record.parameters().filter(it -> it.get("policy").isEmpty()).isPresent();
      case "ReplicateKey" ->
          record.response().filter(it -> it.get("replicaPolicy").isEmpty()).isPresent();
      default -> false;
    };
  }

  private AuditOutcome follow(CloudTrailRecord record, KeyArn key, Optional<String> recorded) {
    Optional<KeyPolicies.Reading> readBack = Optional.empty();
    Judgement written;
    if (recorded.isPresent()) {
      written = judge.judge(key, recorded.get());
    } else {
      readBack = Optional.of(keys.current(key));
      written = judge.judge(key, readBack.get());
    }
    Optional<TrackedFinding> known = findings.known(new Subject.Policy(key));
    if (!isOpen(written) && known.isEmpty()) {
      return new AuditOutcome.Closed(key);
    }
    KeyPolicies.Reading current = readBack.orElseGet(() -> keys.current(key));
    Judgement now = judge.judge(key, current);
    // What cannot be read back is taken for what was written; a key that was just made may not be
    // found yet.
    boolean isUnseen = !(current instanceof KeyPolicies.Reading.Read) && recorded.isPresent();
    boolean isStillOpen = isOpen(isUnseen ? written : now);
    if (isOpen(written)) {
      return opened(record, key, known, written, now, isStillOpen);
    }
    if (isUnseen && !known.orElseThrow().isToldBefore(record.time())) {
      // It may be the older of two records, and nobody can look.
      return new AuditOutcome.AlreadyTold(key, known.orElseThrow().exposure());
    }
    // A later call opened it again; the record of that call tells of it, or the sweep.
    return isStillOpen
        ? new AuditOutcome.AlreadyTold(key, known.orElseThrow().exposure())
        : closing.say(key, known.orElseThrow(), Optional.of(record), judge.whyClosed(key, written));
  }

  private AuditOutcome opened(
      CloudTrailRecord record,
      KeyArn key,
      Optional<TrackedFinding> known,
      Judgement written,
      Judgement now,
      boolean isStillOpen) {
    Subject.Event call = new Subject.Event(record.callId());
    Optional<TrackedFinding> heard = findings.known(call);
    if (heard.flatMap(TrackedFinding::told).isPresent()) {
      return new AuditOutcome.AlreadyTold(key, written.exposure());
    }
    // What was open for a moment only is told once, for the moment was enough; so is a key of
    // another Region, where nobody here could see it closed.
    boolean isFollowed = isStillOpen && keys.reaches(key);
    Findings.Followed followed =
        findings.open(
            isFollowed ? new Subject.Policy(key) : call,
            isFollowed ? known : heard,
            assessment(written),
            record.time(),
            telling -> tell(key, Optional.of(record), telling, written, now));
    if (isFollowed && followed != Findings.Followed.BUSY) {
      findings.noteTold(call, assessment(written));
    }
    return outcome(key, written.exposure(), followed);
  }

  /**
   * The sweep came by.
   *
   * @param quiet whether what is open is noted without a word
   */
  AuditOutcome swept(KeyArn key, Optional<TrackedFinding> known, boolean quiet) {
    KeyPolicies.Reading current = keys.current(key);
    if (current instanceof KeyPolicies.Reading.Unavailable(String why)) {
      return new AuditOutcome.Unread(key, ForeignText.shown(why));
    }
    AuditOutcome outcome = swept(key, judge.judge(key, current), known, quiet);
    if (current instanceof KeyPolicies.Reading.Read(String text)
        && memory.earlier(key).filter(it -> it.says(text)).isEmpty()) {
      // So that the first alert about a key can say what changed.
      memory.remember(key, new PolicyMemory.Remembered(text, clock.instant()));
    }
    return outcome;
  }

  private AuditOutcome swept(
      KeyArn key, Judgement now, Optional<TrackedFinding> known, boolean quiet) {
    if (!isOpen(now)) {
      return known
          .map(it -> closing.say(key, it, Optional.empty(), judge.whyClosed(key, now)))
          .orElseGet(() -> new AuditOutcome.Closed(key));
    }
    Subject.Policy subject = new Subject.Policy(key);
    if (quiet) {
      findings.baseline(subject, known, assessment(now), now.at());
      return new AuditOutcome.Noted(key, now.exposure());
    }
    return outcome(
        key,
        now.exposure(),
        findings.open(
            subject,
            known,
            assessment(now),
            now.at(),
            telling -> tell(key, Optional.empty(), telling, now, now)));
  }

  private void tell(
      KeyArn key,
      Optional<CloudTrailRecord> change,
      Telling telling,
      Judgement written,
      Judgement now) {
    Surroundings around =
        new Surroundings(
            keys.aliases(key),
            keys.optIn(key),
            OutsideGrants.on(key, keys, grants, clock.instant()),
            memory.earlier(key).flatMap(PolicyWatch::document));
    ExposureAlert alert =
        new ExposureAlert(key, change, telling, written, now, closure(key, now, written), around);
    voice.say(alert.message(), alert.event());
  }

  /** The policy that closes the key: what is in force, with every fix made, and judged again. */
  private Optional<PolicyDocument> closure(KeyArn key, Judgement now, Judgement written) {
    Judgement inForce = now.policy().isEmpty() ? written : now;
    return inForce
        .policy()
        .filter(it -> isOpen(inForce))
        .map(it -> Closure.of(it, inForce.findings()))
        .filter(it -> !isOpen(judge.judge(key, PolicyText.compact(it))));
  }

  static boolean isOpen(Judgement judgement) {
    return judgement.exposure() != Exposure.NONE || judgement.later().isPresent();
  }

  static Assessment assessment(Judgement judgement) {
    List<String> parts = new ArrayList<>();
    judgement
        .policy()
        .ifPresent(
            policy ->
                judgement.findings().stream()
                    .map(
                        it ->
                            StatementHash.of(policy.statements().get(it.statement()))
                                + it.exposure()
                                + it.opensAt().isPresent())
                    .sorted()
                    .forEach(parts::add));
    judgement.unreadable().ifPresent(parts::add);
    return new Assessment(judgement.exposure(), judgement.severity(), Fingerprint.of(parts));
  }

  private static AuditOutcome outcome(KeyArn key, Exposure exposure, Findings.Followed followed) {
    return switch (followed) {
      case TOLD -> new AuditOutcome.Alerted(key, exposure);
      case QUIET -> new AuditOutcome.AlreadyTold(key, exposure);
      case BUSY -> new AuditOutcome.Busy(key);
    };
  }

  private static Optional<PolicyDocument> document(PolicyMemory.Remembered remembered) {
    return PolicyParser.parse(remembered.text(), PolicyKind.KEY_POLICY)
            instanceof PolicyResult.Valid(PolicyDocument policy)
        ? Optional.of(policy)
        : Optional.empty();
  }
}
