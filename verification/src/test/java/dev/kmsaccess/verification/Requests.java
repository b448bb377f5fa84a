package dev.kmsaccess.verification;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.simulation.house.House;
import java.util.List;

/** Details of requests and releases. */
final class Requests {

  /** The recipe's operations, as people write them. */
  static final List<String> OPERATIONS =
      List.of("Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey*", "DescribeKey");

  private Requests() {}

  /** Returns a request for eight hours that the rules allow. */
  static JsonObject good(String requestId, String grantee) {
    return JsonObject.builder()
        .put("version", "1")
        .put("requestId", requestId)
        .put("key", House.ALIAS)
        .put("grantee", grantee)
        .put("operations", OPERATIONS)
        .put("duration", "PT8H")
        .put("reason", "CHG-1234 nightly report")
        .build();
  }

  /** Returns a release of everything under a request's id. */
  static JsonObject release(String requestId) {
    return JsonObject.builder().put("version", "1").put("requestId", requestId).build();
  }

  /** Returns a detail with one member set. */
  static JsonObject with(JsonObject detail, String name, JsonValue value) {
    JsonObject.Builder changed = JsonObject.builder();
    detail.members().forEach(changed::put);
    return changed.put(name, value).build();
  }

  /** Returns a detail with one text set. */
  static JsonObject with(JsonObject detail, String name, String text) {
    return with(detail, name, JsonString.of(text));
  }

  /** Returns a detail without one member. */
  static JsonObject without(JsonObject detail, String name) {
    JsonObject.Builder changed = JsonObject.builder();
    detail
        .members()
        .forEach(
            (member, value) -> {
              if (!member.equals(name)) {
                changed.put(member, value);
              }
            });
    return changed.build();
  }
}
