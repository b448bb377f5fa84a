package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Turns the entries of PutEvents into events. The sender chooses source, detail-type, time,
 * resources and detail; version, id, account and Region are EventBridge's.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html">PutEvents</a>
 */
final class Envelopes {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.EVENT);
  private static final int LONGEST_DETAIL_TYPE = 128;
  private static final int TIME_BYTES = 14;

  private Envelopes() {}

  /** Returns a time as events show it: in whole seconds. */
  static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns how much of a request's largest size an entry takes, in bytes. */
  static int size(PutEventsRequestEntry entry) {
    int size = entry.time() == null ? 0 : TIME_BYTES;
    size += bytes(entry.source()) + bytes(entry.detailType()) + bytes(entry.detail());
    for (String resource : entry.resources()) {
      size += bytes(resource);
    }
    return size;
  }

  /** Returns what is wrong with an entry, as the result that says so. */
  static Optional<PutEventsResultEntry> problem(PutEventsRequestEntry entry) {
    for (String[] member :
        new String[][] {
          {"Source", text(entry.source())},
          {"DetailType", text(entry.detailType())},
          {"Detail", text(entry.detail())}
        }) {
      if (member[1].isEmpty()) {
        return failed(
            "InvalidArgument",
            "Parameter %s is not valid. Reason: %s is a required argument."
                .formatted(member[0], member[0]));
      }
    }
    if (entry.detailType().length() > LONGEST_DETAIL_TYPE) {
      return failed(
          "InvalidArgument",
          "Parameter DetailType is not valid. Reason: it is longer than 128 characters.");
    }
    if (entry.source().startsWith("aws.")) {
      return failed("NotAuthorizedForSource", "Not authorized for the source.");
    }
    if (!(JSON.read(entry.detail()) instanceof JsonResult.Parsed(JsonObject detail))) {
      return failed("MalformedDetail", "Detail is malformed.");
    }
    return Optional.empty();
  }

  /** Returns the event of an entry that has no problem. */
  static JsonObject of(
      PutEventsRequestEntry entry, String id, AccountId sender, String region, Instant now) {
    if (!(JSON.read(entry.detail()) instanceof JsonResult.Parsed(JsonObject detail))) {
      throw new IllegalArgumentException("the detail is no JSON object");
    }
    return JsonObject.builder()
        .put("version", "0")
        .put("id", id)
        .put("detail-type", entry.detailType())
        .put("source", entry.source())
        .put("account", sender.id())
        .put("time", seconds(Optional.ofNullable(entry.time()).orElse(now)))
        .put("region", region)
        .put("resources", JsonArray.ofTexts(entry.resources()))
        .put("detail", detail)
        .build();
  }

  private static Optional<PutEventsResultEntry> failed(String code, String message) {
    return Optional.of(
        PutEventsResultEntry.builder().errorCode(code).errorMessage(message).build());
  }

  private static int bytes(String text) {
    return text(text).getBytes(StandardCharsets.UTF_8).length;
  }

  private static String text(String text) {
    return Optional.ofNullable(text).orElse("");
  }
}
