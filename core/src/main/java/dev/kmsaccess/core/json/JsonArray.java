package dev.kmsaccess.core.json;

import java.util.Collection;
import java.util.List;

/** A JSON array. */
public record JsonArray(List<JsonValue> elements, Place place) implements JsonValue {

  public JsonArray {
    elements = List.copyOf(elements);
  }

  /** Returns an array that was built, not read. */
  public static JsonArray of(Collection<? extends JsonValue> elements) {
    return new JsonArray(List.copyOf(elements), Place.NONE);
  }

  /** Returns an array of strings that was built, not read. */
  public static JsonArray ofTexts(Collection<String> texts) {
    return of(texts.stream().map(JsonString::of).toList());
  }
}
