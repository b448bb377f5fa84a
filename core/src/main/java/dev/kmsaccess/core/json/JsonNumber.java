package dev.kmsaccess.core.json;

/**
 * A JSON number, kept as it was written so that nothing is lost to rounding.
 *
 * @param literal the number as it stands in the text
 */
public record JsonNumber(String literal, Place place) implements JsonValue {

  /** Returns a number that was built, not read. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value), Place.NONE);
  }
}
