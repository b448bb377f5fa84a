package dev.kmsaccess.verification;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Instant;

/**
 * One entry of PutEvents that must not be granted.
 *
 * @param kind what is hostile about it, for a failure's message
 * @param sender whose administrator sends it
 * @param source what it says of its source
 * @param detailType what it says that it is
 * @param time when it says that it happened
 * @param detail anything
 */
record HostileEvent(
    String kind, Inhabitant sender, String source, String detailType, Instant time, String detail) {

  /** Returns an event of one of our types, from an honest source. */
  static HostileEvent of(
      String kind, Inhabitant sender, DetailType type, Instant time, JsonObject detail) {
    return new HostileEvent(
        kind, sender, "nightly-report", type.text(), time, StrictJson.write(detail));
  }

  /** Returns the same event with another detail. */
  HostileEvent withDetail(String other) {
    return new HostileEvent(kind, sender, source, detailType, time, other);
  }

  /** Returns the same event with another source. */
  HostileEvent withSource(String other) {
    return new HostileEvent(kind, sender, other, detailType, time, detail);
  }
}
