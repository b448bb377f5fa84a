package dev.kmsaccess.aws;

import dev.kmsaccess.core.rules.AccountPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
    return switch (AccountPaths.parse(LayerFile.bytes(file.get(), "paths"))) {
      case AccountPaths.Result.Valid(AccountPaths paths) -> paths;
      case AccountPaths.Result.Invalid invalid ->
          throw LayerFile.faulty(file.get(), invalid.problems());
    };
  }
}
