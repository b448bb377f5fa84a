package dev.kmsaccess.local.trail;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Shows requests and responses as CloudTrail does: the members of the service's own model, their
 * first letter in lower case. Bytes never appear: plaintexts and ciphertexts are not logged.
 */
public final class SdkShapes {

  /** The form of times within parameters: {@code Aug 10, 2022, 10:38:27 PM}. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  private SdkShapes() {}

  /** Returns the members that are set, except those named. */
  public static JsonObject show(SdkPojo shape, Set<String> except) {
    JsonObject.Builder object = JsonObject.builder();
    for (SdkField<?> field : shape.sdkFields()) {
      String name = decapitalised(field.locationName());
      if (!except.contains(name)) {
        value(field.getValueOrDefault(shape)).ifPresent(it -> object.put(name, it));
      }
    }
    return object.build();
  }

  private static Optional<JsonValue> value(Object value) {
    return switch (value) {
      case null -> Optional.empty();
      case SdkBytes bytes -> Optional.empty();
      case String text -> Optional.of(JsonString.of(text));
      case Boolean bool -> Optional.of(JsonBoolean.of(bool));
      case Integer number -> Optional.of(JsonNumber.of(number));
      case Long number -> Optional.of(JsonNumber.of(number));
      case Instant time -> Optional.of(JsonString.of(TIME.format(time)));
      case SdkPojo shape -> Optional.of(show(shape, Set.of()));
      // An absent list and an empty one look alike in the SDK; both are left out.
      case List<?> list -> list.isEmpty() ? Optional.empty() : Optional.of(array(list));
      case Map<?, ?> map -> map.isEmpty() ? Optional.empty() : Optional.of(object(map));
      default -> throw new IllegalArgumentException("no member of a request: " + value.getClass());
    };
  }

  private static JsonArray array(List<?> list) {
    List<JsonValue> values = new ArrayList<>();
    list.forEach(it -> value(it).ifPresent(values::add));
    return JsonArray.of(values);
  }

  private static JsonObject object(Map<?, ?> map) {
    JsonObject.Builder object = JsonObject.builder();
    map.forEach((name, member) -> value(member).ifPresent(it -> object.put(name.toString(), it)));
    return object.build();
  }

  private static String decapitalised(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
