package dev.kmsaccess.cli.rules;

import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A rules file on disk. */
final class RulesFile {

  private RulesFile() {}

  /** Reads a file, as the grant broker would. */
  static RuleBookParser.Result read(Path file) {
    try {
      return RuleBookParser.parse(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw UserFault.unreachable("there is no file " + file + ".");
    } catch (IOException e) {
      throw UserFault.unreachable("the file " + file + " cannot be read: " + e.getMessage());
    }
  }

  /** Reads a file that must be valid. */
  static RuleBook valid(Path file) {
    return switch (read(file)) {
      case RuleBookParser.Result.Valid(RuleBook rules) -> rules;
      case RuleBookParser.Result.Invalid(var problems) ->
          throw UserFault.notUnderstood(
              file
                  + " is no valid rules file; 'rules check' says all; first: "
                  + problems.getFirst());
    };
  }
}
