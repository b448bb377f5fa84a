package dev.kmsaccess.reaper;

import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.log.UnannouncedEnds;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.usecase.SweepReport;
import java.util.Map;

/**
 * Says what a sweep did: a line for each thing that went wrong, one for the whole, and the metrics
 * that the alarms of the template watch.
 */
final class SweepWords {

  private final JsonLog log;
  private final MetricLines metrics;

  SweepWords(JsonLog log, MetricLines metrics) {
    this.log = log;
    this.metrics = metrics;
  }

  /** Says it all, and returns the counts. */
  Map<String, Long> tell(SweepReport report) {
    report.troubles().forEach(this::tell);
    report
        .unreadable()
        .forEach(
            what ->
                log.error(
                    "an access of ours cannot be read, so it is not ended",
                    JsonObject.builder().put("what", what)));
    report
        .listingFault()
        .ifPresent(why -> log.error("the listing broke off", JsonObject.builder().put("why", why)));
    if (!report.unreached().isEmpty()) {
      log.warn(
          "the buses of some accounts did not take an announcement",
          JsonObject.builder()
              .put("accounts", report.unreached().stream().map(Object::toString).toList()));
    }
    UnannouncedEnds.tell(log, report.unannounced());
    Map<String, Long> counts = report.counts();
    JsonObject.Builder fields = JsonObject.builder();
    counts.forEach(fields::put);
    log.info("swept", fields);
    metrics.count(counts);
    return counts;
  }

  private void tell(SweepReport.Trouble trouble) {
    JsonObject.Builder fields =
        JsonObject.builder().put("name", trouble.name().format()).put("why", trouble.why());
    if (trouble.stuck()) {
      log.error("an access cannot be ended until somebody looks", fields);
    } else {
      log.warn("an access could not be ended this time", fields);
    }
  }
}
