package dev.kmsaccess.aws;

import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.nio.file.Path;

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
    return switch (RuleBookParser.parse(LayerFile.bytes(file, "rules"))) {
      case RuleBookParser.Result.Valid(RuleBook rules) -> rules;
      case RuleBookParser.Result.Invalid invalid ->
          throw LayerFile.faulty(file, invalid.problems());
    };
  }
}
