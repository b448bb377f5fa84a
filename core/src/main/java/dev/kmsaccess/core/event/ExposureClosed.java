package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that could be used from outside no longer can.
 *
 * @param key the key
 * @param where the grant that is gone; empty where the policy was open
 * @param change the change that closed it; empty where only a sweep found it closed
 * @param openSince when it was opened
 * @param closedBy when it was seen closed
 * @param why what closed it, for people
 */
public record ExposureClosed(
    KeyArn key,
    Optional<String> where,
    Optional<KeyExposed.Change> change,
    Instant openSince,
    Instant closedBy,
    String why)
    implements Answer {

  @Override
  public DetailType type() {
    return DetailType.EXPOSURE_CLOSED;
  }

  @Override
  public JsonObject detail() {
    JsonObject.Builder detail =
        JsonObject.builder().put("keyArn", key.toString()).putIfPresent("where", where);
    change.ifPresent(it -> detail.put("change", it.toJson()));
    return detail
        .put("openSince", openSince.toString())
        .put("closedBy", closedBy.toString())
        .put("why", why)
        .build();
  }
}
