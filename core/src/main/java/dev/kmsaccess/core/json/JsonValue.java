package dev.kmsaccess.core.json;

/** A JSON value that remembers where it stood. */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

  /** Returns where the value begins in its text. */
  Place place();

  /** Returns what kind of value this is, in words that fit an error message ("a number"). */
  default String kind() {
    return switch (this) {
      case JsonObject object -> "an object";
      case JsonArray array -> "an array";
      case JsonString string -> "a string";
      case JsonNumber number -> "a number";
      case JsonBoolean bool -> "a boolean";
      case JsonNull nothing -> "null";
    };
  }
}
