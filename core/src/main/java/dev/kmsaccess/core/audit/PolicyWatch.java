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
import java.time.Instant;
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
    if (recorded.isEmpty() && !record.eventName().equals("PutKeyPolicy")) {
      return new AuditOutcome.Closed(key); // made with the default policy: its own account alone
    }
    Optional<KeyPolicies.Reading> readBack = Optional.empty();
    Judgement written;
    if (recorded.isPresent()) {
      written = judge.judge(key, recorded.get());
    } else {
      readBack = Optional.of(keys.current(key));
      written = judge.judge(key, readBack.get());
    }
    Subject.Policy subject = new Subject.Policy(key);
    Optional<TrackedFinding> known = findings.known(subject);
    Optional<PolicyDocument> earlier = memory.earlier(key).flatMap(PolicyWatch::document);
    recorded.ifPresent(it -> memory.remember(key, new PolicyMemory.Remembered(it, record.time())));
    if (!isOpen(written) && known.isEmpty()) {
      return new AuditOutcome.Closed(key);
    }
    KeyPolicies.Reading current = readBack.orElseGet(() -> keys.current(key));
    // What cannot be read back is taken for what was written.
    Judgement now = judge.judge(key, current);
    boolean isUnseen = current instanceof KeyPolicies.Reading.Unavailable && recorded.isPresent();
    Judgement valid = isUnseen ? written : now;
    Optional<CloudTrailRecord> change = Optional.of(record);
    if (isOpen(valid)) {
      Judgement told = isOpen(written) ? written : now;
      return outcome(
          key,
          told.exposure(),
          findings.open(
              subject,
              known,
              assessment(valid),
              telling -> tell(key, change, telling, told, now, earlier)));
    }
    if (known.isPresent()) {
      return closing.say(key, known.get(), change, "the policy lets no outsider in any more");
    }
    // It was open for a moment only. That is told once, for the moment was enough.
    Subject.Event moment = new Subject.Event(record.eventId());
    return outcome(
        key,
        written.exposure(),
        findings.open(
            moment,
            findings.known(moment),
            assessment(written),
            telling -> tell(key, change, telling, written, now, earlier)));
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
    Judgement now = judge.judge(key, current);
    Subject.Policy subject = new Subject.Policy(key);
    if (!isOpen(now)) {
      return known
          .map(
              it ->
                  closing.say(key, it, Optional.empty(), "the policy lets no outsider in any more"))
          .orElseGet(() -> new AuditOutcome.Closed(key));
    }
    if (quiet) {
      findings.baseline(subject, known, assessment(now));
      return new AuditOutcome.Noted(key, now.exposure());
    }
    return outcome(
        key,
        now.exposure(),
        findings.open(
            subject,
            known,
            assessment(now),
            telling ->
                tell(
                    key,
                    Optional.empty(),
                    telling,
                    now,
                    now,
                    memory.earlier(key).flatMap(PolicyWatch::document))));
  }

  private void tell(
      KeyArn key,
      Optional<CloudTrailRecord> change,
      Telling telling,
      Judgement written,
      Judgement now,
      Optional<PolicyDocument> earlier) {
    Surroundings around =
        new Surroundings(keys.aliases(key), keys.optIn(key), outsideGrants(key), earlier);
    ExposureAlert alert = new ExposureAlert(key, change, telling, written, now, around);
    voice.say(alert.message(), alert.event());
  }

  /** The first hundred grants are looked at: an alert must not wait for fifty thousand. */
  private Looked<List<String>> outsideGrants(KeyArn key) {
    Instant now = clock.instant();
    List<String> outside = new ArrayList<>();
    int[] seen = {0};
    Looked<Boolean> all =
        keys.grants(
            key,
            grant -> {
              if (grants.judge(key, grant, now) instanceof GrantJudge.Verdict.Open) {
                outside.add(
                    AlertText.quoted(grant.grantee())
                        + " "
                        + ForeignText.shown(String.join(", ", grant.operations()), 200)
                        + ", grant "
                        + ForeignText.shown(grant.grantId()));
              }
              return ++seen[0] < 100;
            });
    return switch (all) {
      case Looked.Seen<Boolean> it -> new Looked.Seen<>(outside);
      case Looked.Unseen<Boolean>(String why) -> new Looked.Unseen<>(why);
    };
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
