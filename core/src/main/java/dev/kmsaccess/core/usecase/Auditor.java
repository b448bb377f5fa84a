package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.event.KeyChange;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.json.JsonProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads changes of key policies as CloudTrail records them, and tells the security team when a key
 * can be used from outside.
 *
 * <p>It errs to alarm: a policy that it cannot read is reported as an exposure that is not proven.
 * A record that is not CloudTrail's own has no effect.
 */
public final class Auditor {

  /** The source of CloudTrail's events of KMS; EventBridge lets nobody else write {@code aws.}. */
  private static final String KMS_EVENTS = "aws.kms";

  private static final String KMS_API = "kms.amazonaws.com";

  private final PolicyJudge judge;
  private final KeyPolicies policies;
  private final AlertChannel alerts;
  private final AnswerChannel answers;

  /**
   * Makes an auditor.
   *
   * @param analysis tells what a policy lets outsiders do
   * @param policies reads back what a policy is now
   * @param alerts where the security team is told
   * @param answers where findings are published as events
   */
  public Auditor(
      ExposureAnalysis analysis,
      KeyPolicies policies,
      AlertChannel alerts,
      AnswerChannel answers,
      InstantSource clock) {
    this.judge = new PolicyJudge(analysis, clock);
    this.policies = policies;
    this.alerts = alerts;
    this.answers = answers;
  }

  /** Judges one event. What cannot be alerted or published throws, and the event comes again. */
  public AuditOutcome audit(EventEnvelope event) {
    if (event.type().filter(DetailType.CLOUD_TRAIL::equals).isEmpty()) {
      return new AuditOutcome.Ignored("it is no record of CloudTrail");
    }
    if (!event.source().equals(KMS_EVENTS)) {
      return new AuditOutcome.Forged("its source is " + ForeignText.quoted(event.source()));
    }
    return switch (CloudTrailRecord.parse(event.detail())) {
      case CloudTrailRecord.Result.Unreadable(List<JsonProblem> problems) ->
          // It goes to the dead-letter queue, where a person finds it; nothing is passed over.
          throw new UnreadableRecordException(
              problems.stream().map(JsonProblem::toString).collect(Collectors.joining("; ")));
      case CloudTrailRecord.Result.Read(CloudTrailRecord record) -> audit(event, record);
    };
  }

  private AuditOutcome audit(EventEnvelope event, CloudTrailRecord record) {
    if (!record.eventSource().equals(KMS_API)) {
      return new AuditOutcome.Forged(
          "its eventSource is " + ForeignText.quoted(record.eventSource()));
    }
    if (record.errorCode().isPresent()) {
      return new AuditOutcome.Ignored("the call failed");
    }
    return switch (KeyChange.of(record)) {
      case KeyChange.PolicyWritten(KeyArn key, Optional<String> policy) ->
          ofThatAccount(event, key).orElseGet(() -> policyWritten(record, key, policy));
      case KeyChange.GrantMade grant -> new AuditOutcome.Ignored("grants are not judged");
      case KeyChange.Unrelated other ->
          new AuditOutcome.Ignored(ForeignText.shown(record.eventName()) + " opens no key");
      case KeyChange.KeyUnknown unknown ->
          throw new UnreadableRecordException(
              "the record of " + record.eventName() + " names no key");
    };
  }

  /** A call across accounts is recorded in both; the key owner's copy counts. */
  private static Optional<AuditOutcome> ofThatAccount(EventEnvelope event, KeyArn key) {
    return event.account().equals(key.account())
        ? Optional.empty()
        : Optional.of(new AuditOutcome.Ignored("it is the caller's copy of the record"));
  }

  private AuditOutcome policyWritten(
      CloudTrailRecord record, KeyArn key, Optional<String> recorded) {
    if (recorded.isEmpty() && !record.eventName().equals("PutKeyPolicy")) {
      return new AuditOutcome.Closed(key); // made with the default policy: its own account alone
    }
    PolicyJudge.Judgement written =
        recorded
            .map(text -> judge.judge(key, text))
            .orElseGet(() -> judge.judge(key, policies.current(key)));
    if (written.exposure() == Exposure.NONE && written.later().isEmpty()) {
      return new AuditOutcome.Closed(key);
    }
    PolicyJudge.Judgement now = judge.judge(key, policies.current(key));
    ExposureAlert alert = new ExposureAlert(key, record, written, now);
    alerts.send(alert.message());
    answers.publish(List.<Answer>of(alert.event()));
    return new AuditOutcome.Alerted(key, written.exposure());
  }
}
