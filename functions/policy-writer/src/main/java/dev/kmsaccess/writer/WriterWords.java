package dev.kmsaccess.writer;

import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.log.UnannouncedEnds;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessChildren;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.AccessEnding;
import dev.kmsaccess.core.event.AccessGranted;
import dev.kmsaccess.core.event.AccessPending;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.ExposureClosed;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.event.Forwarded;
import dev.kmsaccess.core.event.KeyExposed;
import dev.kmsaccess.core.event.Reviewed;
import dev.kmsaccess.core.event.Swept;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.usecase.CleanUp;
import dev.kmsaccess.core.usecase.OverwrittenEdits;
import dev.kmsaccess.core.usecase.Written;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what the writer did: a line for each answer and each failure, without encryption context or
 * policy text, and the metrics that the alarms of the template watch.
 */
final class WriterWords {

  private final JsonLog log;
  private final MetricLines metrics;

  WriterWords(JsonLog log, MetricLines metrics) {
    this.log = log;
    this.metrics = metrics;
  }

  void tell(Written written) {
    written.answers().forEach(this::tell);
    for (Written.PutBack failed : written.failed()) {
      log.warn(
          failed.item().last() ? "given up and answered" : "put back",
          JsonObject.builder()
              .put("requestId", failed.item().what().requestId())
              .put("account", failed.item().what().requester().id())
              .put("why", failed.why()));
    }
    if (!written.unreached().isEmpty()) {
      log.warn(
          "the buses of some accounts did not take an answer",
          JsonObject.builder()
              .put("accounts", written.unreached().stream().map(Object::toString).toList()));
      metrics.count(Map.of("MembersUnreached", (long) written.unreached().size()));
    }
  }

  /** Says that a message is nothing that the writer understands. */
  void tellSetAside(String messageId, String why) {
    log.error(
        "a message was set aside",
        JsonObject.builder().put("messageId", messageId).put("why", ForeignText.shown(why, 500)));
  }

  /** Says that a whole batch, or a part of it, could not be handled this time. */
  void tellFailure(String what, RuntimeException failure) {
    log.error(what, JsonObject.builder().put("why", String.valueOf(failure)));
  }

  /** Says which ends the central bus did not take. */
  void tellUnannounced(List<AccessEnded> ends) {
    UnannouncedEnds.tell(log, metrics, ends);
  }

  /** Says what became of somebody's edit of a policy. */
  void tell(String eventId, OverwrittenEdits.Fate fate) {
    JsonObject.Builder fields = JsonObject.builder().put("record", ForeignText.shown(eventId));
    switch (fate) {
      case OverwrittenEdits.Fate.Kept kept -> {}
      case OverwrittenEdits.Fate.Unrelated unrelated -> {}
      case OverwrittenEdits.Fate.Overwritten(KeyArn key) -> {
        log.error("an edit of a policy was overwritten", fields.put("key", key.toString()));
        metrics.count(Map.of("EditsOverwritten", 1L));
      }
      case OverwrittenEdits.Fate.Unknown(KeyArn key, String why) ->
          log.warn(
              "what became of an edit cannot be found out",
              fields.put("key", key.toString()).put("why", why));
    }
  }

  void tell(CleanUp.Report report) {
    tellEach("cannot be taken away until somebody looks", report.stuck());
    tellEach("bears a name of ours but is not as we wrote it", report.foreign());
    tellEach("is ours and cannot be read", report.unreadable());
    tellEach("went wrong", report.faults());
    tellUnannounced(report.unannounced());
    report
        .postponed()
        .forEach(
            what ->
                log.warn(
                    "could not be taken away this time", JsonObject.builder().put("what", what)));
    Map<String, Long> counts = new LinkedHashMap<>();
    // Counts only whole ones: the alarm listens for their absence.
    counts.put("CleanUpsCompleted", report.isComplete() ? 1L : 0L);
    counts.put("WrittenLive", (long) report.live());
    counts.put("WrittenEnded", (long) report.ended());
    counts.put("WrittenStuck", (long) report.stuck().size());
    counts.put("WrittenForeign", (long) report.foreign().size());
    counts.put("AccessesUnreadable", (long) report.unreadable().size());
    counts.put(
        "OldestWrittenOverdueSeconds", report.oldestOverdue().map(Duration::toSeconds).orElse(0L));
    JsonObject.Builder fields = JsonObject.builder();
    counts.forEach(fields::put);
    log.info("cleaned up", fields);
    metrics.count(counts);
    if (!report.unreached().isEmpty()) {
      metrics.count(Map.of("MembersUnreached", (long) report.unreached().size()));
    }
  }

  private void tellEach(String message, List<String> what) {
    what.forEach(it -> log.error(message, JsonObject.builder().put("what", it)));
  }

  private void tell(Answer answer) {
    switch (answer) {
      case AccessGranted granted -> {
        log.info(
            "granted",
            JsonObject.builder()
                .put("account", granted.requester().id())
                .put("requestId", granted.requestId())
                .put("mode", granted.mode().text())
                .put("key", granted.key().toString())
                .put("grantee", granted.grantee())
                .put("expiresAt", granted.expiresAt().toString())
                .put("rule", granted.rule())
                .put("dryRun", granted.handle().isEmpty()));
        metrics.count(Map.of("RequestsGranted", 1L));
      }
      case AccessRefused refused -> {
        log.info(
            "refused",
            JsonObject.builder()
                .put("account", refused.requester().id())
                .put("requestId", refused.requestId())
                .put(
                    "reasons",
                    refused.reasons().stream().map(it -> it.code().toString()).toList()));
        metrics.count(Map.of("RequestsRefused", 1L));
      }
      case AccessEnded ended -> {
        log.info(
            "ended",
            JsonObject.builder()
                .put("account", ended.requester().id())
                .put("requestId", ended.requestId())
                .put("key", ended.handle().key().toString())
                .put("cause", ended.cause().text()));
        metrics.count(Map.of("AccessesReleased", 1L));
      }
      case Forwarded forwarded -> throw new IllegalStateException("the writer forwards nothing");
      case AccessPending pending ->
          throw new IllegalStateException("the writer asks nobody to approve");
      case AccessEnding ending -> throw new IllegalStateException("the writer warns of no end");
      case Swept swept -> throw new IllegalStateException("the writer sweeps no grants");
      case AccessChildren children ->
          throw new IllegalStateException("the writer looks at no grants");
      case Reviewed reviewed -> throw new IllegalStateException("the writer reviews nothing");
      case KeyExposed exposed -> throw new IllegalStateException("the writer does not judge keys");
      case ExposureClosed closed ->
          throw new IllegalStateException("the writer does not judge keys");
    }
  }
}
