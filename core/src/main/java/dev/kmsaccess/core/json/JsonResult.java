package dev.kmsaccess.core.json;

/** What came of reading a text as JSON. */
public sealed interface JsonResult {

  /** The text is JSON within its limits. */
  record Parsed(JsonValue value) implements JsonResult {}

  /** The text is not, and this is why. */
  record Malformed(JsonProblem problem) implements JsonResult {}
}
