package dev.kmsaccess.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads JSON as RFC 8259 has it and not one step beyond: no comments, no single quotes, no trailing
 * text, no duplicate member names, no text past its limits. Every value knows its place.
 *
 * <p>A lenient reader is a hole: two readers that disagree about a duplicate key disagree about
 * what a policy allows. Reading is total: any text gives a {@link JsonResult}, none an exception.
 */
public final class StrictJson {

  private static final Pattern PARSERS_OWN =
      Pattern.compile(
          " \\(start marker at \\[Source:[^\\]]*]\\)"
              + "| \\(not recognized as one since Feature '\\w+' not enabled for parser\\)"
              + "|: enable `[^`]*` to allow"
              + "|, from `[^`]*`");

  private static final JsonFactory WRITER = new JsonFactory();

  private final JsonLimits limits;
  private final JsonFactory factory;
  private final boolean placed;

  private StrictJson(JsonLimits limits, JsonFactory factory, boolean placed) {
    this.limits = limits;
    this.factory = factory;
    this.placed = placed;
  }

  /** Returns a reader with these limits; it may be shared. */
  public static StrictJson within(JsonLimits limits) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxStringLength(limits.bytes())
                    .maxNameLength(Math.min(limits.bytes(), 50_000))
                    .maxNumberLength(100)
                    .maxDocumentLength(limits.bytes())
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    return new StrictJson(limits, factory, /* placed= */ true);
  }

  /**
   * Returns a reader that is faster, because it tells where a text is malformed, but not where its
   * values are: they stand at {@link Place#NONE}.
   */
  public StrictJson withoutPlaces() {
    return new StrictJson(limits, factory, /* placed= */ false);
  }

  /** Reads a text. */
  public JsonResult read(String text) {
    // A cheap bound first: UTF-8 never has fewer bytes than the text has characters.
    if (text.length() > limits.bytes()) {
      return tooLarge(text.length());
    }
    try (JsonParser parser = factory.createParser(text)) {
      return read(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
  }

  /** Reads bytes of UTF-8; what is none is malformed. */
  public JsonResult read(byte[] utf8) {
    if (utf8.length > limits.bytes()) {
      return tooLarge(utf8.length);
    }
    // Decoding first settles the encoding: a parser left to guess would take UTF-16 as well.
    return switch (Utf8.read(utf8)) {
      case Utf8.Text(String text) -> read(text);
      case Utf8.Malformed(Place place) -> new JsonResult.Malformed(notUtf8(place));
    };
  }

  /** Returns the problem of bytes that are no UTF-8. */
  public static JsonProblem notUtf8(Place place) {
    return new JsonProblem("", place, "Not UTF-8; write it in that encoding.");
  }

  /** Returns a value as compact JSON. */
  public static String write(JsonValue value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = WRITER.createGenerator(text)) {
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be written", e);
    }
    return text.toString();
  }

  /** Returns a value as JSON for people: indented by two spaces. */
  public static String writePretty(JsonValue value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = WRITER.createGenerator(text).useDefaultPrettyPrinter()) {
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be written", e);
    }
    return text.toString();
  }

  private JsonResult tooLarge(int size) {
    return new JsonResult.Malformed(
        new JsonProblem(
            "",
            Place.NONE,
            "The text has %,d bytes; at most %,d are read.".formatted(size, limits.bytes())));
  }

  private static JsonResult malformed(JsonProcessingException e, JsonParser parser) {
    // A constraint that is broken has no location of its own.
    JsonLocation location = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
    // Jackson's own message quotes the text; the original message without location does not leak
    // more than the one character or token it stumbled over.
    return new JsonResult.Malformed(
        new JsonProblem("", place(location), "Not JSON: " + sentence(e)));
  }

  /** Returns what the parser says, without its advice to whoever programs with it. */
  private static String sentence(JsonProcessingException e) {
    return PARSERS_OWN.matcher(e.getOriginalMessage()).replaceAll("");
  }

  private JsonResult read(JsonParser parser) throws IOException {
    try {
      if (parser.nextToken() == null) {
        return new JsonResult.Malformed(new JsonProblem("", new Place(1, 1), "The text is empty."));
      }
      JsonValue value = value(parser);
      if (parser.nextToken() != null) {
        return new JsonResult.Malformed(
            new JsonProblem(
                "", place(parser.currentTokenLocation()), "There is more after the JSON value."));
      }
      return new JsonResult.Parsed(value);
    } catch (DuplicateMember e) {
      return new JsonResult.Malformed(e.problem());
    } catch (JsonProcessingException e) {
      return malformed(e, parser);
    }
  }

  private JsonValue value(JsonParser parser) throws IOException {
    Place place = placed ? place(parser.currentTokenLocation()) : Place.NONE;
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser, place);
      case START_ARRAY -> array(parser, place);
      case VALUE_STRING -> new JsonString(parser.getText(), place);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText(), place);
      case VALUE_TRUE -> new JsonBoolean(true, place);
      case VALUE_FALSE -> new JsonBoolean(false, place);
      case VALUE_NULL -> new JsonNull(place);
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("a value cannot begin with " + token);
    };
  }

  private JsonObject object(JsonParser parser, Place place) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (members.containsKey(name)) {
        throw new DuplicateMember(name, place(parser.currentTokenLocation()));
      }
      parser.nextToken();
      try {
        members.put(name, value(parser));
      } catch (DuplicateMember e) {
        e.isUnder(name);
        throw e;
      }
    }
    return new JsonObject(members, place);
  }

  private JsonArray array(JsonParser parser, Place place) throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      try {
        elements.add(value(parser));
      } catch (DuplicateMember e) {
        e.isUnder("[" + elements.size() + "]");
        throw e;
      }
    }
    return new JsonArray(elements, place);
  }

  private static void write(JsonValue value, JsonGenerator generator) throws IOException {
    switch (value) {
      case JsonObject object -> {
        generator.writeStartObject();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          generator.writeFieldName(member.getKey());
          write(member.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case JsonArray array -> {
        generator.writeStartArray();
        for (JsonValue element : array.elements()) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case JsonString string -> generator.writeString(string.text());
      case JsonNumber number -> generator.writeNumber(number.literal());
      case JsonBoolean bool -> generator.writeBoolean(bool.value());
      case JsonNull nothing -> generator.writeNull();
    }
  }

  private static Place place(JsonLocation location) {
    return new Place(location.getLineNr(), location.getColumnNr());
  }

  /** Unwinds the reader, gathering the path on its way up; it never leaves this class. */
  private static final class DuplicateMember extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Place place;
    private String path = "";

    DuplicateMember(String name, Place place) {
      super(
          "The member '" + JsonFields.shown(name) + "' stands twice in one object; write it once.",
          null);
      this.place = place;
    }

    void isUnder(String step) {
      path = path.isEmpty() || path.startsWith("[") ? step + path : step + "." + path;
    }

    JsonProblem problem() {
      return new JsonProblem(path, place, String.valueOf(getMessage()));
    }
  }
}
