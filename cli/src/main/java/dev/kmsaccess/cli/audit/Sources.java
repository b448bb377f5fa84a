package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.TypedFile;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Opens what is named on the command line.
 *
 * @param standardInput what {@code -} stands for
 */
record Sources(InputStream standardInput) {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.FILE);

  /** Opens a file, or the standard input. */
  InputStream open(String file) {
    if (file.equals("-")) {
      return standardInput;
    }
    return TypedFile.open(file);
  }

  /** Reads a file, or the standard input, up to a little more than is taken for one. */
  byte[] bytes(String file) {
    if (!file.equals("-")) {
      return TypedFile.bytes(file, JsonLimits.FILE.bytes());
    }
    try {
      return standardInput.readNBytes(JsonLimits.FILE.bytes() + 1);
    } catch (IOException e) {
      throw UserFault.notUnderstood("the standard input could not be read: " + e.getMessage());
    }
  }

  /** Reads a file as one JSON document. */
  JsonValue json(String file) {
    return switch (JSON.read(bytes(file))) {
      case JsonResult.Parsed(JsonValue value) -> value;
      case JsonResult.Malformed(JsonProblem problem) ->
          throw UserFault.notUnderstood(
              Shown.safe(file) + ": " + Shown.sentence(problem.toString()));
    };
  }

  /** Reads a file as one JSON document. */
  JsonValue json(Path file) {
    return json(file.toString());
  }
}
