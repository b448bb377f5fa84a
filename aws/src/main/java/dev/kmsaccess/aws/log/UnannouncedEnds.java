package dev.kmsaccess.aws.log;

import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.util.List;
import java.util.Map;

/**
 * Says which ends the central bus did not take: a line for each, with the detail of the event, so
 * that a person can send it in our place. Nobody looks at what such an access left behind before.
 */
public final class UnannouncedEnds {

  private UnannouncedEnds() {}

  /** Writes the lines, and counts them if there are any. */
  public static void tell(JsonLog log, MetricLines metrics, List<AccessEnded> ends) {
    if (!ends.isEmpty()) {
      tell(log, ends);
      metrics.count(Map.of("EndingsUnannounced", (long) ends.size()));
    }
  }

  /** Writes the lines. */
  public static void tell(JsonLog log, List<AccessEnded> ends) {
    ends.forEach(
        end ->
            log.error(
                "an end was not announced",
                JsonObject.builder().put("detail", StrictJson.write(end.detail()))));
  }
}
