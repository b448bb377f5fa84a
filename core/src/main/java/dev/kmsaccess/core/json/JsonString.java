package dev.kmsaccess.core.json;

/** A JSON string. */
public record JsonString(String text, Place place) implements JsonValue {

  /** Returns a string that was built, not read. */
  public static JsonString of(String text) {
    return new JsonString(text, Place.NONE);
  }
}
