package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.inventory.KeyUses;
import dev.kmsaccess.core.inventory.LastUse;
import dev.kmsaccess.core.inventory.StandingEntry;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/**
 * What CloudTrail's event history knows of the use of keys: the management events of ninety days,
 * cryptography among them (<a
 * href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html">event
 * history</a>).
 *
 * @param cloudTrail reads it
 * @param pause waits between two calls, of which an account has two a second
 * @param now the instant that is meant
 */
record KeyUseLog(CloudTrailClient cloudTrail, Consumer<Duration> pause, Instant now) {

  private static final Duration KEPT = Duration.ofDays(90);
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(500);

  /** Of a busy key the history is long; so many pages of fifty are read, and no more. */
  private static final int MOST_PAGES = 40;

  /** Returns when each way in to a key was last used. */
  Map<StandingEntry, LastUse> of(KeyArn key, List<StandingEntry> ways) {
    KeyUses uses = new KeyUses(key, ways);
    Instant since = ways.isEmpty() ? now : read(key, uses);
    Map<StandingEntry, LastUse> last = new HashMap<>();
    ways.forEach(it -> last.put(it, uses.of(it, since)));
    return last;
  }

  private Instant read(KeyArn key, KeyUses uses) {
    Instant since = now.minus(KEPT);
    LookupEventsRequest request =
        LookupEventsRequest.builder()
            .lookupAttributes(
                LookupAttribute.builder()
                    .attributeKey(LookupAttributeKey.RESOURCE_NAME)
                    .attributeValue(key.toString())
                    .build())
            .startTime(since)
            .build();
    for (int page = 0; page < MOST_PAGES; page++) {
      LookupEventsResponse response = cloudTrail.lookupEvents(request);
      response.events().forEach(it -> take(it, uses));
      if (response.nextToken() == null) {
        return since;
      }
      if (uses.isComplete() || page == MOST_PAGES - 1) {
        return response.events().isEmpty() ? since : response.events().getLast().eventTime();
      }
      request = request.toBuilder().nextToken(response.nextToken()).build();
      pause.accept(BETWEEN_CALLS);
    }
    return since;
  }

  private static void take(Event event, KeyUses uses) {
    if (event.cloudTrailEvent() != null
        && StrictJson.within(JsonLimits.FILE).read(event.cloudTrailEvent())
            instanceof JsonResult.Parsed(JsonObject record)) {
      uses.take(record);
    }
  }
}
