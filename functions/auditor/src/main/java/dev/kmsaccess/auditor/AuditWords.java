package dev.kmsaccess.auditor;

import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.AuditOutcome;
import dev.kmsaccess.core.audit.AuditReport;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.json.JsonObject;
import java.util.Map;

/** What the auditor did, as lines of its log and as metrics. No policy's text is among it. */
final class AuditWords {

  private static final int MOST_FAULTS = 20;

  private final JsonLog log;
  private final MetricLines metrics;

  AuditWords(JsonLog log, MetricLines metrics) {
    this.log = log;
    this.metrics = metrics;
  }

  void tell(EventEnvelope event, AuditOutcome outcome) {
    JsonObject.Builder fields =
        JsonObject.builder().put("eventId", event.id()).put("account", event.account().id());
    switch (outcome) {
      case AuditOutcome.Closed(KeyArn key) ->
          log.info("the key is closed to outsiders", fields.put("key", key.toString()));
      case AuditOutcome.Alerted(KeyArn key, Exposure exposure) -> {
        log.error(
            "the key is open to outsiders",
            fields.put("key", key.toString()).put("exposure", exposure.name()));
        metrics.count(Map.of("KeysExposed", 1L));
      }
      case AuditOutcome.AlreadyTold(KeyArn key, Exposure exposure) ->
          log.info(
              "the key is open to outsiders, as was told",
              fields.put("key", key.toString()).put("exposure", exposure.name()));
      case AuditOutcome.Noted(KeyArn key, Exposure exposure) ->
          log.info(
              "the key is open to outsiders, as the first sweep tells",
              fields.put("key", key.toString()).put("exposure", exposure.name()));
      case AuditOutcome.ClosedAgain(KeyArn key) -> {
        log.info("the key is closed to outsiders again", fields.put("key", key.toString()));
        metrics.count(Map.of("ExposuresClosed", 1L));
      }
      case AuditOutcome.Busy(KeyArn key) ->
          log.info("another auditor tells of the key", fields.put("key", key.toString()));
      case AuditOutcome.Unread(KeyArn key, String why) ->
          log.warn("the key could not be read", fields.put("key", key.toString()).put("why", why));
      case AuditOutcome.Noticed(String what) -> {
        log.warn("the security team was told", fields.put("what", what));
        metrics.count(Map.of("Notices", 1L));
      }
      case AuditOutcome.Ignored(String why) ->
          log.info("the event was passed over", fields.put("why", why));
      case AuditOutcome.Forged(String why) -> {
        log.warn("the event is not CloudTrail's", fields.put("why", why));
        metrics.count(Map.of("EventsForged", 1L));
      }
    }
  }

  void tell(AuditReport report) {
    report.faults().stream()
        .limit(MOST_FAULTS)
        .forEach(
            it ->
                log.warn(
                    "something could not be read or told",
                    JsonObject.builder().put("what", ForeignText.shown(it, 400))));
    log.info(
        report.unfinished() ? "the sweep goes on next time" : "the sweep is complete",
        JsonObject.builder()
            .put("keys", report.keys())
            .put("told", report.told())
            .put("accounts", report.accounts())
            .put("blind", report.blind().stream().map(AccountId::id).toList())
            .put("faults", report.faults().size()));
    metrics.count(
        Map.of(
            "AuditSweeps", 1L,
            "KeysRead", (long) report.keys(),
            "AccountsBlind", (long) report.blind().size(),
            "ReadFaults", (long) report.faults().size()));
  }
}
