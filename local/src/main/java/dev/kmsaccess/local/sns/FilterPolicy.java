package dev.kmsaccess.local.sns;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.event.ruler.GenericMachine;

/**
 * Which messages a subscription wants, by their attributes. Its pattern language is that of
 * EventBridge, so AWS's own Event Ruler decides.
 */
final class FilterPolicy {

  private FilterPolicy() {}

  /** Throws SNS's error unless the text is a pattern. */
  static void check(String pattern) {
    machine(pattern);
  }

  static boolean admits(String pattern, Map<String, MessageAttributeValue> attributes) {
    JsonObject.Builder event = JsonObject.builder();
    attributes.forEach((name, value) -> event.put(name, json(value)));
    try {
      return !machine(pattern).rulesForJSONEvent(StrictJson.write(event.build())).isEmpty();
    } catch (Exception e) {
      // The library declares Exception; what it is given was written here.
      throw new IllegalStateException("Event Ruler could not read the attributes", e);
    }
  }

  private static GenericMachine<String> machine(String pattern) {
    GenericMachine<String> machine = new GenericMachine<>();
    try {
      machine.addRule("wanted", pattern);
    } catch (IOException e) {
      throw SnsErrors.invalid("Attributes", "FilterPolicy: " + e.getMessage());
    }
    return machine;
  }

  private static JsonValue json(MessageAttributeValue value) {
    return switch (value.dataType()) {
      case "Number" -> new JsonNumber(value.stringValue(), Place.NONE);
      case "String.Array" ->
          StrictJson.within(JsonLimits.EVENT).read(value.stringValue())
                  instanceof JsonResult.Parsed(JsonArray array)
              ? array
              : JsonArray.of(List.of());
      default -> JsonString.of(value.stringValue() == null ? "" : value.stringValue());
    };
  }
}
