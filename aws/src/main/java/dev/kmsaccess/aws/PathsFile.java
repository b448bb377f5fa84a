package dev.kmsaccess.aws;

import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.rules.AccountPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The file of the accounts' places in the organisation, beside the rules in their layer. Whoever
 * has no rule for a part of the organisation needs no such file.
 */
public final class PathsFile {

  private PathsFile() {}

  /** Reads the paths, if there is a file; faults throw an {@link IllegalStateException}. */
  public static AccountPaths read(Optional<Path> file) {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return AccountPaths.unknown();
    }
    return switch (AccountPaths.parse(bytes(file.get()))) {
      case AccountPaths.Result.Valid(AccountPaths paths) -> paths;
      case AccountPaths.Result.Invalid invalid ->
          throw new IllegalStateException(
              file.get()
                  + " has faults: "
                  + invalid.problems().stream()
                      .map(JsonProblem::toString)
                      .collect(Collectors.joining("; ")));
    };
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the paths cannot be read from " + file, e);
    }
  }
}
