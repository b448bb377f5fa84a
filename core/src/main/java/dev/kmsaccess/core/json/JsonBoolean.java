package dev.kmsaccess.core.json;

/** A JSON boolean. */
public record JsonBoolean(boolean value, Place place) implements JsonValue {

  /** Returns a boolean that was built, not read. */
  public static JsonBoolean of(boolean value) {
    return new JsonBoolean(value, Place.NONE);
  }
}
