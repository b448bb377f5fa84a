package dev.kmsaccess.reviewer;

import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.log.UnannouncedEnds;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.review.Aftermath;
import dev.kmsaccess.core.review.ReviewReport;
import java.util.List;
import java.util.Map;

/** Says what the reviewer did, and writes the metrics that the alarms of the template watch. */
final class ReviewWords {

  private final JsonLog log;
  private final MetricLines metrics;
  private final String rules;

  /**
   * Makes the words.
   *
   * @param rules the version of the rules
   */
  ReviewWords(JsonLog log, MetricLines metrics, String rules) {
    this.log = log;
    this.metrics = metrics;
    this.rules = rules;
  }

  void tell(ReviewReport report) {
    tellEach("an access could not be ended", report.troubles());
    tellEach("something could not be read", report.unread());
    tellEach("whether an account left the organisation could not be found out", report.unplaced());
    if (report.held() > 0) {
      log.error(
          "many accesses that live are those of no rule any more; none of them is ended until this"
              + " version of the rules is confirmed",
          JsonObject.builder().put("accesses", report.held()).put("rules", rules));
    }
    if (report.adrift() > 0) {
      log.error(
          "the reaper's role was made anew: it cannot end the grants that name the old one, so they"
              + " are ended before their time",
          JsonObject.builder().put("accesses", report.adrift()));
    }
    JsonObject.Builder fields = JsonObject.builder().put("rules", rules);
    report.counts().forEach(fields::put);
    log.info("reviewed", fields);
    metrics.count(report.counts());
    if (!report.unreached().isEmpty()) {
      log.warn(
          "the buses of some accounts did not take an announcement",
          JsonObject.builder()
              .put("accounts", report.unreached().stream().map(Object::toString).toList()));
      metrics.count(Map.of("MembersUnreached", (long) report.unreached().size()));
    }
    UnannouncedEnds.tell(log, metrics, report.unannounced());
  }

  void tell(Aftermath.Over over, Aftermath.Outcome.Looked looked) {
    log.info(
        "looked at what an access left behind",
        JsonObject.builder()
            .put("requestId", over.requestId())
            .put("key", over.key().toString())
            .put("revoked", looked.revoked())
            .put("left", looked.left()));
    metrics.count(
        Map.of("ChildrenRevoked", (long) looked.revoked(), "ChildrenLeft", (long) looked.left()));
  }

  private void tellEach(String message, List<String> what) {
    what.forEach(it -> log.error(message, JsonObject.builder().put("what", it)));
  }
}
