package dev.kmsaccess.aws.log;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * A log of one JSON object a line, for a reader at three in the morning and for Logs Insights.
 *
 * <p>It is never given the text of a policy, a grant token, or the value of an encryption context.
 * Text of others is cut at {@value #LONGEST_TEXT} characters, and JSON's own escapes keep it within
 * its line.
 */
public final class JsonLog {

  private static final int LONGEST_TEXT = 1_000;

  private final Consumer<String> lines;
  private final InstantSource clock;

  /**
   * Makes a log.
   *
   * @param lines takes each line, without its end
   * @param clock tells the time of each line
   */
  public JsonLog(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** Says what was done. */
  public void info(String message, JsonObject.Builder fields) {
    write("INFO", message, fields.build());
  }

  /** Says what a person should look at, soon. */
  public void warn(String message, JsonObject.Builder fields) {
    write("WARN", message, fields.build());
  }

  /** Says what went wrong and stays so until a person acts. */
  public void error(String message, JsonObject.Builder fields) {
    write("ERROR", message, fields.build());
  }

  private void write(String level, String message, JsonObject fields) {
    JsonObject.Builder line =
        JsonObject.builder()
            .put("time", clock.instant().toString())
            .put("level", level)
            .put("message", message);
    fields.members().forEach((name, value) -> line.put(name, cut(value)));
    lines.accept(StrictJson.write(line.build()));
  }

  private static JsonValue cut(JsonValue value) {
    return value instanceof JsonString string && string.text().length() > LONGEST_TEXT
        ? JsonString.of(string.text().substring(0, LONGEST_TEXT) + "…")
        : value;
  }
}
