package dev.kmsaccess.aws;

import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The file of the rules, out of their layer.
 *
 * <p>The layer's build has refused a file with faults. Should one get here all the same, the
 * function does not start: without rules it could only refuse everybody, and nobody would see why.
 */
public final class RulesFile {

  private RulesFile() {}

  /** Reads the rules; faults throw an {@link IllegalStateException} with every place. */
  public static RuleBook read(Path file) {
    return switch (RuleBookParser.parse(bytes(file))) {
      case RuleBookParser.Result.Valid(RuleBook rules) -> rules;
      case RuleBookParser.Result.Invalid invalid ->
          throw new IllegalStateException(
              file
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
      throw new UncheckedIOException("the rules cannot be read from " + file, e);
    }
  }
}
