package dev.kmsaccess.local.wire;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Writes any of the SDK's requests and responses as AWS JSON. */
final class JsonWriter {

  private JsonWriter() {}

  /** Returns all members that were set. */
  static JsonObject write(SdkPojo pojo) {
    JsonObject.Builder json = JsonObject.builder();
    for (SdkField<?> field : pojo.sdkFields()) {
      Shapes.get(field, pojo).ifPresent(it -> json.put(field.locationName(), value(field, it)));
    }
    return json.build();
  }

  private static JsonValue value(SdkField<?> field, Object value) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> JsonString.of((String) value);
      case BOOLEAN -> JsonBoolean.of((Boolean) value);
      case INTEGER, LONG, SHORT, BYTE, FLOAT, DOUBLE, BIG_DECIMAL ->
          new JsonNumber(value.toString(), Place.NONE);
      case INSTANT -> time(Timestamps.format(field, Format.UNIX_TIMESTAMP), (Instant) value);
      case SDK_BYTES ->
          JsonString.of(Base64.getEncoder().encodeToString(((SdkBytes) value).asByteArrayUnsafe()));
      case LIST -> list(Shapes.element(field), (List<?>) value);
      case MAP -> map(Shapes.value(field), (Map<?, ?>) value);
      case SDK_POJO -> write((SdkPojo) value);
      case DOCUMENT, NULL -> throw new IllegalStateException("no service here has a " + field);
    };
  }

  private static JsonValue time(Format format, Instant time) {
    String text = Timestamps.write(time, format);
    return format == Format.ISO_8601 ? JsonString.of(text) : new JsonNumber(text, Place.NONE);
  }

  private static JsonValue list(SdkField<?> element, List<?> values) {
    List<JsonValue> elements = new ArrayList<>();
    values.forEach(it -> elements.add(value(element, it)));
    return new JsonArray(elements, Place.NONE);
  }

  private static JsonValue map(SdkField<?> valueField, Map<?, ?> values) {
    JsonObject.Builder object = JsonObject.builder();
    values.forEach((key, it) -> object.put((String) key, value(valueField, it)));
    return object.build();
  }
}
