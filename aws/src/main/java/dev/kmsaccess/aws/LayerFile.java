package dev.kmsaccess.aws;

import dev.kmsaccess.core.json.JsonProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file that a layer brings. The layer's build has refused one with faults; should it get here all
 * the same, the function does not start.
 */
final class LayerFile {

  private LayerFile() {}

  /**
   * Reads a file.
   *
   * @param what what it holds, for people
   */
  static byte[] bytes(Path file, String what) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the " + what + " cannot be read from " + file, e);
    }
  }

  /** Returns that a file has faults, each with its place. */
  static IllegalStateException faulty(Path file, List<JsonProblem> problems) {
    return new IllegalStateException(
        file
            + " has faults: "
            + problems.stream().map(JsonProblem::toString).collect(Collectors.joining("; ")));
  }
}
