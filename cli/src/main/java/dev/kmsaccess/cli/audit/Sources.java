package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
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
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw UserFault.notUnderstood(Shown.safe(file) + " is a directory; name the files in it.");
      }
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw UserFault.notUnderstood("There is no file " + Shown.safe(file) + ".");
    } catch (IOException | InvalidPathException e) {
      throw UserFault.notUnderstood("%s could not be opened: %s".formatted(Shown.safe(file), e));
    }
  }

  /** Reads a file, up to a little more than is taken for one. */
  byte[] bytes(String file) {
    try (InputStream in = open(file)) {
      return in.readNBytes(JsonLimits.FILE.bytes() + 1);
    } catch (IOException e) {
      throw UserFault.notUnderstood("%s could not be read: %s".formatted(Shown.safe(file), e));
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
