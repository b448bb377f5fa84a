package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.time.Instant;

/**
 * An event that a bus took.
 *
 * @param bus the bus
 * @param envelope the whole event, {@code version} to {@code detail}
 * @param ingested when the bus took it
 * @param forwarded whether a rule of another bus sent it here
 */
public record BusEvent(Arn bus, JsonObject envelope, Instant ingested, boolean forwarded) {

  /** Returns the event as JSON. */
  public String json() {
    return StrictJson.write(envelope);
  }

  /** Returns a text of the envelope, such as {@code detail-type}. */
  public String text(String member) {
    return envelope.text(member).orElse("");
  }
}
