package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import java.util.Optional;

/** CloudFormation takes {@code 5}, {@code "5"}, {@code true} and {@code "true"} for texts. */
final class Scalars {

  private Scalars() {}

  /** Returns the text of a scalar; lists and mappings have none. */
  static Optional<String> text(JsonValue value) {
    return switch (value) {
      case JsonString string -> Optional.of(string.text());
      case JsonNumber number -> Optional.of(number.literal());
      case JsonBoolean bool -> Optional.of(Boolean.toString(bool.value()));
      case JsonNull nothing -> Optional.empty();
      case JsonArray array -> Optional.empty();
      case JsonObject object -> Optional.empty();
    };
  }

  /** Returns the text of a scalar, or fails. */
  static String require(JsonValue value) {
    return text(value)
        .orElseThrow(
            () ->
                new TemplateException(
                    value.place(), "A text is needed, not " + value.kind() + "."));
  }
}
