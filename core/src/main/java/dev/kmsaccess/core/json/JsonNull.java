package dev.kmsaccess.core.json;

/** The JSON literal {@code null}. */
public record JsonNull(Place place) implements JsonValue {

  /** Returns a null that was built, not read. */
  public static JsonNull of() {
    return new JsonNull(Place.NONE);
  }
}
