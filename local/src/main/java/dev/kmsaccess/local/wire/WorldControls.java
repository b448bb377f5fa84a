package dev.kmsaccess.local.wire;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.bus.BusEvent;
import dev.kmsaccess.local.bus.Buses;
import dev.kmsaccess.local.bus.Undelivered;
import dev.kmsaccess.local.sns.Published;
import dev.kmsaccess.local.sns.Topics;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What no AWS service has, under {@code /_local/}: moving the clock, and looking at everything that
 * buses and topics received. JSON both ways; nobody has to sign.
 *
 * <ul>
 *   <li>{@code GET /_local/clock} gives {@code {"now"}}
 *   <li>{@code POST /_local/advance} with {@code {"duration": "PT9H"}} runs what falls due on the
 *       way and gives {@code {"now"}}
 *   <li>{@code GET /_local/events} gives {@code {"events": [{"bus", "time", "event"}],
 *       "undelivered": [{"rule", "target", "code", "message", "event"}]}}
 *   <li>{@code GET /_local/alerts} gives {@code {"alerts": [{"topic", "messageId", "time",
 *       "subject", "message", "attributes"}]}}
 * </ul>
 */
final class WorldControls {

  static final String PREFIX = "/_local/";

  /** What falls due in it takes minutes to run. */
  private static final Duration FURTHEST = Duration.ofDays(366);

  private final LocalCloud cloud;

  WorldControls(LocalCloud cloud) {
    this.cloud = cloud;
  }

  WireReply handle(WireRequest request) {
    String call = request.method() + " " + request.path().substring(PREFIX.length());
    return switch (call) {
      case "GET clock" -> ok(now());
      case "POST advance" -> advance(request);
      case "GET events" -> ok(events());
      case "GET alerts" -> ok(alerts());
      default -> problem(404, "There is no '" + call + "' under " + PREFIX + ".");
    };
  }

  private WireReply advance(WireRequest request) {
    Optional<Duration> duration =
        StrictJson.within(JsonLimits.POLICY).read(request.body())
                instanceof JsonResult.Parsed(JsonObject body)
            ? body.text("duration").flatMap(WorldControls::duration)
            : Optional.empty();
    if (duration.isEmpty()) {
      return problem(
          400, "The body must be {\"duration\": \"PT9H\"} with an ISO 8601 duration of 0 or more.");
    }
    if (duration.get().compareTo(FURTHEST) > 0) {
      return problem(
          400, "The clock moves by at most P366D at a time, not by " + duration.get() + ".");
    }
    cloud.clock().advance(duration.get());
    return ok(now());
  }

  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(Duration.parse(text)).filter(it -> !it.isNegative());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private JsonObject now() {
    return JsonObject.builder().put("now", cloud.clock().instant().toString()).build();
  }

  private JsonObject events() {
    Buses buses = Buses.of(cloud);
    return JsonObject.builder()
        .put("events", JsonArray.of(buses.events().stream().map(WorldControls::shown).toList()))
        .put(
            "undelivered",
            JsonArray.of(buses.undelivered().stream().map(WorldControls::shown).toList()))
        .build();
  }

  private JsonObject alerts() {
    return JsonObject.builder()
        .put(
            "alerts",
            JsonArray.of(Topics.of(cloud).published().stream().map(WorldControls::shown).toList()))
        .build();
  }

  private static JsonObject shown(BusEvent event) {
    return JsonObject.builder()
        .put("bus", event.bus().toString())
        .put("time", event.ingested().toString())
        .put("event", event.envelope())
        .build();
  }

  private static JsonObject shown(Undelivered failure) {
    return JsonObject.builder()
        .put("rule", failure.rule().toString())
        .put("target", failure.target())
        .put("code", failure.code())
        .put("message", failure.message())
        .put("event", failure.event().envelope())
        .build();
  }

  private static JsonObject shown(Published message) {
    JsonObject.Builder attributes = JsonObject.builder();
    message
        .attributes()
        .forEach(
            (name, it) ->
                attributes.put(
                    name, JsonString.of(it.stringValue() == null ? "" : it.stringValue())));
    return JsonObject.builder()
        .put("topic", message.topic().toString())
        .put("messageId", message.messageId())
        .put("time", message.time().toString())
        .putIfPresent("subject", message.subject())
        .put("message", message.message())
        .put("attributes", attributes.build())
        .build();
  }

  private static WireReply ok(JsonObject body) {
    return WireReply.of(200, Map.of("Content-Type", "application/json"), StrictJson.write(body));
  }

  private static WireReply problem(int status, String message) {
    JsonObject body = JsonObject.builder().put("message", message).build();
    return WireReply.of(status, Map.of("Content-Type", "application/json"), StrictJson.write(body));
  }
}
