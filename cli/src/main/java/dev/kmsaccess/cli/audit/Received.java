package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;

/** Shows what stands where something else should, in a fault's sentence. */
final class Received {

  private static final int ENOUGH = 80;

  private Received() {}

  /** Returns a short value as it is, and what kind of value anything longer is. */
  static String shown(JsonValue value) {
    return switch (value) {
      case JsonString(String text, Place at) -> "'" + cut(text) + "'";
      case JsonNumber(String literal, Place at) -> cut(literal);
      case JsonBoolean(boolean bool, Place at) -> String.valueOf(bool);
      default -> value.kind();
    };
  }

  private static String cut(String text) {
    String safe = Shown.safe(text);
    return safe.length() <= ENOUGH ? safe : safe.substring(0, ENOUGH) + "…";
  }
}
