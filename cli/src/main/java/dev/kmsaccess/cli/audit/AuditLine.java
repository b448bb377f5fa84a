package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import java.util.Optional;

/**
 * One line of {@code {"id", "keyArn", "policy"}}, the policy as an object or as a string. Members
 * besides these are passed over: whoever exports keys may export more about them.
 *
 * @param id the line's id
 * @param reading what it holds
 */
record AuditLine(LineId id, Reading reading) {

  private static final StrictJson JSON =
      StrictJson.within(new JsonLimits(LineBlocks.LONGEST_LINE, 48));

  /**
   * Reads a line.
   *
   * @param source the file that it stands in
   */
  static AuditLine read(String source, Line line) {
    Location location = new Location(source, "", new Place(Math.toIntExact(line.number()), 1));
    return switch (line) {
      case Line.Unreadable(long number, String why) ->
          new AuditLine(LineId.UNKNOWN, new Reading.Unreadable(location, why));
      case Line.Text(long number, String text) -> read(location, text);
    };
  }

  private static AuditLine read(Location location, String text) {
    return switch (JSON.read(text)) {
      case JsonResult.Parsed(JsonObject object) -> read(location, object);
      case JsonResult.Parsed(JsonValue other) ->
          unreadable(LineId.UNKNOWN, location, "A line is an object, but this is " + other.kind());
      case JsonResult.Malformed(JsonProblem problem) ->
          unreadable(LineId.UNKNOWN, location, column(problem.place()) + problem.message());
    };
  }

  private static AuditLine read(Location line, JsonObject object) {
    LineId id = LineId.of(object);
    Location location = new Location(line.source(), id.text(), line.place());
    Optional<KeyArn> key = Optional.empty();
    JsonValue written = object.members().get("keyArn");
    if (written != null && !(written instanceof JsonNull)) {
      key = written instanceof JsonString(String arn, Place at) ? KeyArn.parse(arn) : key;
      if (key.isEmpty()) {
        return unreadable(
            id, location, "keyArn must be the ARN of a key, such as arn:aws:kms:…:key/…");
      }
    }
    JsonValue policy = object.members().get("policy");
    if (policy == null) {
      return unreadable(id, location, "The member policy is missing");
    }
    Reading reading =
        policy instanceof JsonString(String text, Place at)
            ? Reading.ofText(location, key, text)
            : Reading.ofLine(location, key, policy);
    return new AuditLine(id, reading);
  }

  private static AuditLine unreadable(LineId id, Location location, String why) {
    String sentence = "Line " + location.place().line() + ": " + why;
    return new AuditLine(
        id, new Reading.Unreadable(location, why.endsWith(".") ? sentence : sentence + "."));
  }

  private static String column(Place place) {
    return place.equals(Place.NONE) ? "" : "column " + place.column() + ": ";
  }
}
