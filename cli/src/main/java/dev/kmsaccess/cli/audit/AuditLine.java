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
 */
sealed interface AuditLine {

  /** Returns the line's id. */
  LineId id();

  /** Reads the policy. */
  Reading reading();

  /** A line that is no such object. */
  record Unreadable(LineId id, Reading.Unreadable reading) implements AuditLine {}

  /**
   * A line that is one. Nearly every policy is sound, so its values have no places; they are found
   * out for a policy that has faults to tell.
   *
   * @param key the key's ARN, if the line tells it
   * @param policy the policy, not read yet
   * @param text the whole line
   */
  record Sound(LineId id, Location location, Optional<KeyArn> key, JsonValue policy, String text)
      implements AuditLine {

    @Override
    public Reading reading() {
      if (policy instanceof JsonString(String written, Place at)) {
        return Reading.ofText(location, key, written);
      }
      return switch (Reading.ofLine(location, key, policy)) {
        case Reading.Found found -> found;
        case Reading.Unreadable unplaced -> Reading.ofLine(location, key, placed());
      };
    }

    private JsonValue placed() {
      return PLACED.read(text) instanceof JsonResult.Parsed(JsonObject line)
          ? line.get("policy").orElse(policy)
          : policy;
    }
  }

  /** Reads lines with the places of all their values. */
  StrictJson PLACED = StrictJson.within(new JsonLimits(LineBlocks.LONGEST_LINE, 48));

  /** Reads lines faster. */
  StrictJson UNPLACED = PLACED.withoutPlaces();

  /**
   * Reads a line.
   *
   * @param source the file that it stands in
   */
  static AuditLine read(String source, Line line) {
    Location location = new Location(source, "", new Place(Math.toIntExact(line.number()), 1));
    return switch (line.contents()) {
      case Line.Contents.Unreadable(String why) ->
          new Unreadable(LineId.UNKNOWN, new Reading.Unreadable(location, why));
      case Line.Contents.Text(String text) -> read(location, text);
    };
  }

  private static AuditLine read(Location location, String text) {
    return switch (UNPLACED.read(text)) {
      case JsonResult.Parsed(JsonObject object) -> read(location, object, text);
      case JsonResult.Parsed(JsonValue other) ->
          unreadable(LineId.UNKNOWN, location, "A line is an object, but this is " + other.kind());
      case JsonResult.Malformed(JsonProblem problem) ->
          unreadable(
              LineId.ofMalformed(text), location, column(problem.place()) + problem.message());
    };
  }

  private static AuditLine read(Location line, JsonObject object, String text) {
    LineId id = LineId.of(object);
    Location location = new Location(line.source(), id.text(), line.place());
    Optional<KeyArn> key = Optional.empty();
    JsonValue written = object.members().get("keyArn");
    if (written != null && !(written instanceof JsonNull)) {
      key = written instanceof JsonString(String arn, Place at) ? KeyArn.parse(arn) : key;
      if (key.isEmpty()) {
        return unreadable(
            id,
            location,
            "keyArn must be the ARN of a key, such as arn:aws:kms:…:key/…, but is "
                + Received.shown(written));
      }
    }
    JsonValue policy = object.members().get("policy");
    return policy == null
        ? unreadable(
            id, location, "The member policy is missing; it is the key policy, an object or a text")
        : new Sound(id, location, key, policy, text);
  }

  private static AuditLine unreadable(LineId id, Location location, String why) {
    String sentence = "Line " + location.place().line() + ": " + why;
    return new Unreadable(
        id, new Reading.Unreadable(location, why.endsWith(".") ? sentence : sentence + "."));
  }

  private static String column(Place place) {
    return place.equals(Place.NONE) ? "" : "column " + place.column() + ": ";
  }
}
