package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resource policy of a bus: its statements by their Sids. */
final class BusPolicy {

  private static final int LONGEST = 10_240;

  private final Map<String, JsonValue> statements = new LinkedHashMap<>();

  /** Returns the policy's text, if it has any statement. */
  Optional<String> text() {
    return statements.isEmpty() ? Optional.empty() : Optional.of(write(statements));
  }

  /** Puts a whole policy in the place of this one. */
  void replace(String text) {
    if (PolicyParser.parse(text, PolicyKind.RESOURCE) instanceof PolicyResult.Invalid invalid) {
      throw BusErrors.invalid("Provided policy is not valid: " + invalid.problems().getFirst());
    }
    Map<String, JsonValue> next = new LinkedHashMap<>();
    if (StrictJson.within(JsonLimits.POLICY).read(text)
        instanceof JsonResult.Parsed(JsonObject policy)) {
      JsonValue given = policy.get("Statement").orElseGet(() -> JsonArray.ofTexts(List.of()));
      for (JsonValue statement :
          given instanceof JsonArray several ? several.elements() : List.of(given)) {
        next.put(sid(statement, next.size()), statement);
      }
    }
    set(next);
  }

  /** Adds a statement, or replaces the one of the same Sid. */
  void put(String sid, JsonObject statement) {
    Map<String, JsonValue> next = new LinkedHashMap<>(statements);
    next.put(sid, statement);
    set(next);
  }

  /** Takes a statement away; false if there is none of that Sid. */
  boolean remove(String sid) {
    return statements.remove(sid) != null;
  }

  void clear() {
    statements.clear();
  }

  private void set(Map<String, JsonValue> next) {
    if (write(next).length() > LONGEST) {
      throw BusErrors.policyTooLong();
    }
    statements.clear();
    statements.putAll(next);
  }

  private static String sid(JsonValue statement, int index) {
    return statement instanceof JsonObject object
        ? object.text("Sid").orElse("#" + index)
        : "#" + index;
  }

  private static String write(Map<String, JsonValue> statements) {
    return StrictJson.write(
        JsonObject.builder()
            .put("Version", "2012-10-17")
            .put("Statement", JsonArray.of(statements.values()))
            .build());
  }
}
