package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key can be used from outside the organisation.
 *
 * @param key the key
 * @param exposure how far: {@code SERVICE}, {@code EXTERNAL} or {@code PUBLIC}
 * @param severity how bad: {@code LOW} to {@code CRITICAL}
 * @param openSince when it opened, as far as is known
 * @param change the change that opened it; empty where only a sweep found it
 * @param ways the ways in
 */
public record KeyExposed(
    KeyArn key,
    String exposure,
    String severity,
    Instant openSince,
    Optional<Change> change,
    List<WayIn> ways)
    implements Answer {
  public KeyExposed {
    ways = List.copyOf(ways);
  }

  @Override
  public DetailType type() {
    return DetailType.KEY_EXPOSED;
  }

  @Override
  public JsonObject detail() {
    JsonObject.Builder detail =
        JsonObject.builder()
            .put("keyArn", key.toString())
            .put("exposure", exposure)
            .put("severity", severity)
            .put("openSince", openSince.toString());
    change.ifPresent(it -> detail.put("change", it.toJson()));
    return detail.put("findings", JsonArray.of(ways.stream().map(WayIn::toJson).toList())).build();
  }

  /**
   * A change of a key, as CloudTrail recorded it.
   *
   * @param eventId CloudTrail's id of the record
   * @param eventName what was called
   * @param time when
   * @param actor who called it
   * @param sourceIp from where; foreign text, and for calls that a service made its name
   */
  public record Change(
      String eventId, String eventName, Instant time, String actor, String sourceIp) {
    JsonObject toJson() {
      return JsonObject.builder()
          .put("eventId", ForeignText.shown(eventId))
          .put("eventName", eventName)
          .put("time", time.toString())
          .put("actor", ForeignText.shown(actor, 256))
          .put("sourceIp", ForeignText.shown(sourceIp))
          .build();
    }
  }

  /**
   * One way into a key.
   *
   * @param where the statement or the grant, as people find it
   * @param exposure who gets in
   * @param actions what they can do
   * @param proven whether a concrete request proves it
   * @param message what it means
   * @param witness the request that gets in
   */
  public record WayIn(
      String where,
      String exposure,
      List<String> actions,
      boolean proven,
      String message,
      Optional<String> witness) {
    public WayIn {
      actions = List.copyOf(actions);
    }

    JsonObject toJson() {
      return JsonObject.builder()
          .put("where", where)
          .put("exposure", exposure)
          .put("actions", actions)
          .put("proven", proven)
          .put("message", message)
          .putIfPresent("witness", witness)
          .build();
    }
  }
}
