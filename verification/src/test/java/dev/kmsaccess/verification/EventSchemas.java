package dev.kmsaccess.verification;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The schemas of events, each known by the kind of event that it describes. */
final class EventSchemas {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private static final Map<String, JsonObject> BY_KIND = read();

  private EventSchemas() {}

  /** Returns the kinds of events that have a schema. */
  static List<String> kinds() {
    return List.copyOf(BY_KIND.keySet());
  }

  /** Returns what kind of event this is: its detail-type, and for a recorded call its name. */
  static String kind(JsonObject event) {
    return kind(
        event.text("detail-type"), event.object("detail").flatMap(it -> it.text("eventName")));
  }

  /** Returns the schema of the detail of a kind of event, as JSON. */
  static JsonObject ofDetail(String kind) {
    return member(schema(kind), "properties", "detail").orElseThrow();
  }

  /** Returns what is wrong with an event by the schema of its own kind. */
  static List<String> problems(JsonObject event) {
    return problemsAs(kind(event), event);
  }

  /** Returns what is wrong with an event by the schema of a kind. */
  static List<String> problemsAs(String kind, JsonObject event) {
    return problems(StrictJson.write(schema(kind)), StrictJson.write(event));
  }

  /** Returns what is wrong with a text of JSON by a schema. */
  static List<String> problems(String schema, String json) {
    JsonSchema compiled = FACTORY.getSchema(schema, STRICT);
    return compiled.validate(json, InputFormat.JSON).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private static JsonObject schema(String kind) {
    JsonObject schema = BY_KIND.get(kind);
    if (schema == null) {
      throw new AssertionError("no schema describes the event " + kind);
    }
    return schema;
  }

  private static Map<String, JsonObject> read() {
    Map<String, JsonObject> schemas = new TreeMap<>();
    for (Path file : Project.jsonFiles("events/schemas")) {
      JsonObject schema = object(Project.text(file));
      String kind =
          kind(
              member(schema, "properties", "detail-type").flatMap(it -> it.text("const")),
              member(schema, "properties", "detail", "properties", "eventName")
                  .flatMap(it -> it.text("const")));
      if (schemas.put(kind, schema) != null) {
        throw new AssertionError("two schemas describe " + kind);
      }
    }
    return schemas;
  }

  /** Returns a text of JSON as an object. */
  static JsonObject object(String text) {
    if (StrictJson.within(JsonLimits.EVENT).read(text)
        instanceof JsonResult.Parsed(JsonObject object)) {
      return object;
    }
    throw new AssertionError("no JSON object: " + text);
  }

  private static String kind(Optional<String> detailType, Optional<String> eventName) {
    return detailType.orElseThrow() + eventName.map(it -> " (" + it + ")").orElse("");
  }

  private static Optional<JsonObject> member(JsonObject object, String... path) {
    Optional<JsonObject> member = Optional.of(object);
    for (String name : path) {
      member = member.flatMap(it -> it.object(name));
    }
    return member;
  }
}
