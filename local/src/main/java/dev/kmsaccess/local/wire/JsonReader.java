package dev.kmsaccess.local.wire;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Fills any of the SDK's builders from AWS JSON. */
final class JsonReader {

  private JsonReader() {}

  /** Sets every member; one that the SDK's model does not have is refused by name. */
  static void fill(SdkPojo builder, JsonObject json, String path) {
    json.members()
        .forEach(
            (name, value) -> {
              String at = path.isEmpty() ? name : path + "." + name;
              SdkField<?> field =
                  builder.sdkFields().stream()
                      .filter(it -> it.locationName().equals(name))
                      .findFirst()
                      .orElseThrow(() -> unknown(at));
              // JSON null means the same as a member that is left out.
              if (!(value instanceof JsonNull)) {
                field.set(builder, value(field, value, at));
              }
            });
  }

  private static Object value(SdkField<?> field, JsonValue json, String at) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> text(json, at);
      case BOOLEAN -> {
        if (json instanceof JsonBoolean bool) {
          yield bool.value();
        }
        throw wrongType(at, json, "true or false");
      }
      case INTEGER, LONG, SHORT, BYTE, FLOAT, DOUBLE, BIG_DECIMAL ->
          Scalars.number(field.marshallingType().getKnownType(), number(json, at), at);
      case INSTANT -> time(field, json, at);
      case SDK_BYTES -> bytes(text(json, at), at);
      case LIST -> list(field, json, at);
      case MAP -> map(field, json, at);
      case SDK_POJO -> {
        SdkPojo builder = Shapes.builder(field);
        fill(builder, object(json, at), at);
        yield Shapes.build(builder);
      }
      case DOCUMENT, NULL -> throw new IllegalStateException("no service here has a " + field);
    };
  }

  private static Object time(SdkField<?> field, JsonValue json, String at) {
    Format format = Timestamps.format(field, Format.UNIX_TIMESTAMP);
    return Timestamps.read(
        json instanceof JsonString string ? string.text() : number(json, at), format);
  }

  private static SdkBytes bytes(String base64, String at) {
    try {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw WireException.invalid(at + " must be Base64.");
    }
  }

  private static List<Object> list(SdkField<?> field, JsonValue json, String at) {
    if (!(json instanceof JsonArray array)) {
      throw wrongType(at, json, "an array");
    }
    SdkField<?> element = Shapes.element(field);
    List<Object> values = new ArrayList<>();
    for (JsonValue it : array.elements()) {
      values.add(value(element, it, at + "[" + values.size() + "]"));
    }
    return values;
  }

  private static Map<String, Object> map(SdkField<?> field, JsonValue json, String at) {
    SdkField<?> valueField = Shapes.value(field);
    Map<String, Object> values = new LinkedHashMap<>();
    object(json, at)
        .members()
        .forEach((key, it) -> values.put(key, value(valueField, it, at + "." + key)));
    return values;
  }

  private static String text(JsonValue json, String at) {
    if (json instanceof JsonString string) {
      return string.text();
    }
    throw wrongType(at, json, "a string");
  }

  private static String number(JsonValue json, String at) {
    if (json instanceof JsonNumber number) {
      return number.literal();
    }
    throw wrongType(at, json, "a number");
  }

  private static JsonObject object(JsonValue json, String at) {
    if (json instanceof JsonObject object) {
      return object;
    }
    throw wrongType(at, json, "an object");
  }

  private static WireException wrongType(String at, JsonValue json, String wanted) {
    return new WireException(
        "SerializationException", at + " must be " + wanted + ", but is " + json.kind() + ".");
  }

  private static WireException unknown(String at) {
    return WireException.invalid(
        at + " is not known to the AWS SDK that the local accounts are built on; leave it out.");
  }
}
