package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code id} of a line, given back as it came: a string or a number, or null if none did. */
record LineId(Optional<JsonValue> value) {

  static final LineId UNKNOWN = new LineId(Optional.empty());

  /** Made when the first line is malformed: a run without any need not compile it. */
  private static final class Malformed {

    private static final Pattern FIRST =
        Pattern.compile(
            "[ \\t]*+\\{[ \\t]*+\"id\"[ \\t]*+:[ \\t]*+"
                + "(\"[^\"\\\\\\p{Cntrl}]{0,256}+\"|-?[0-9]{1,64}+)(?=[ \\t]*+[,}])");
  }

  /** Returns the id of a line; anything but a string or a number is none. */
  static LineId of(JsonObject line) {
    return new LineId(
        line.get("id").filter(it -> it instanceof JsonString || it instanceof JsonNumber));
  }

  /**
   * Returns the id of a line that is not JSON, where it is the first thing in it: so that whoever
   * wrote the line finds it again.
   */
  static LineId ofMalformed(String line) {
    Matcher first = Malformed.FIRST.matcher(line);
    return first.lookingAt()
            && StrictJson.within(new JsonLimits(line.length() * 3 + 8, 2)).read(first.group() + "}")
                instanceof JsonResult.Parsed(JsonObject object)
        ? of(object)
        : UNKNOWN;
  }

  /** Returns the id of something that is no line. */
  static LineId of(String text) {
    return new LineId(Optional.of(JsonString.of(text)));
  }

  /** Returns the id as people read it; empty if there is none. */
  String text() {
    return switch (value.orElse(null)) {
      case JsonString(String text, var at) -> text;
      case JsonNumber(String literal, var at) -> literal;
      case null, default -> "";
    };
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeFieldName("id");
    switch (value.orElse(null)) {
      case JsonString(String text, var at) -> json.writeString(text);
      case JsonNumber(String literal, var at) -> json.writeNumber(literal);
      case null, default -> json.writeNull();
    }
  }
}
