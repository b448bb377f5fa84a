package dev.kmsaccess.broker;

import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.log.UnannouncedEnds;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.event.AccessChildren;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.AccessEnding;
import dev.kmsaccess.core.event.AccessGranted;
import dev.kmsaccess.core.event.AccessPending;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.ExposureClosed;
import dev.kmsaccess.core.event.Forwarded;
import dev.kmsaccess.core.event.KeyExposed;
import dev.kmsaccess.core.event.Reviewed;
import dev.kmsaccess.core.event.Swept;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.usecase.Handled;
import java.util.List;
import java.util.Map;

/**
 * Says what the broker decided: one line for each answer, without grant token, encryption context
 * or reason, and a count.
 */
final class BrokerWords {

  private final JsonLog log;
  private final MetricLines metrics;

  BrokerWords(JsonLog log, MetricLines metrics) {
    this.log = log;
    this.metrics = metrics;
  }

  void tell(EventEnvelope event, Handled handled) {
    switch (handled) {
      case Handled.Ignored(String why) ->
          log.warn("the event was passed over", about(event).put("why", why));
      case Handled.Answered answered -> {
        answered.answers().forEach(answer -> tell(event, answer));
        if (!answered.unreached().isEmpty()) {
          log.warn(
              "the buses of some accounts did not take an answer",
              about(event)
                  .put("accounts", answered.unreached().stream().map(Object::toString).toList()));
          metrics.count(Map.of("MembersUnreached", (long) answered.unreached().size()));
        }
      }
    }
  }

  /** Says that a message of the delay queue could not be handled this time. */
  void tellFailure(String messageId, RuntimeException failure) {
    log.error(
        "a message could not be handled",
        JsonObject.builder().put("messageId", messageId).put("why", String.valueOf(failure)));
  }

  /** Says which ends the central bus did not take. */
  void tellUnannounced(List<AccessEnded> ends) {
    UnannouncedEnds.tell(log, metrics, ends);
  }

  private void tell(EventEnvelope event, Answer answer) {
    switch (answer) {
      case AccessGranted granted -> {
        log.info(
            "granted",
            about(event)
                .put("requestId", granted.requestId())
                .put("key", granted.key().toString())
                .put("grantee", granted.grantee())
                .put("operations", KmsOperation.apiNames(granted.operations()))
                .put("expiresAt", granted.expiresAt().toString())
                .put("rule", granted.rule())
                .put("dryRun", granted.handle().isEmpty()));
        metrics.count(Map.of("RequestsGranted", 1L));
      }
      case AccessRefused refused -> {
        log.info(
            "refused",
            about(event)
                .put("requestId", refused.requestId())
                .put(
                    "reasons",
                    refused.reasons().stream().map(it -> it.code().toString()).toList()));
        metrics.count(Map.of("RequestsRefused", 1L));
      }
      case AccessEnded ended -> {
        log.info(
            "ended",
            about(event)
                .put("requestId", ended.requestId())
                .put("key", ended.handle().key().toString())
                .put("cause", ended.cause().text()));
        metrics.count(Map.of("AccessesReleased", 1L));
      }
      case AccessPending pending -> {
        log.info(
            "waits for an approval",
            about(event)
                .put("requestId", pending.requestId())
                .put("rule", pending.rule())
                .put("approveBy", pending.approveBy().toString())
                .put("dryRun", pending.token().isEmpty()));
        metrics.count(Map.of("RequestsPending", 1L));
      }
      case AccessEnding ending -> throw new IllegalStateException("the broker warns of no end");
      case Swept swept -> throw new IllegalStateException("the broker does not sweep");
      case AccessChildren children ->
          throw new IllegalStateException("the broker looks at no grants of others");
      case Reviewed reviewed -> throw new IllegalStateException("the broker reviews nothing");
      case Forwarded forwarded ->
          log.info(
              "forwarded to the policy writer",
              about(event).put("requestId", forwarded.what().requestId()));
      case KeyExposed exposed -> throw new IllegalStateException("the broker does not judge keys");
      case ExposureClosed closed ->
          throw new IllegalStateException("the broker does not judge keys");
    }
  }

  private static JsonObject.Builder about(EventEnvelope event) {
    return JsonObject.builder().put("eventId", event.id()).put("account", event.account().id());
  }
}
