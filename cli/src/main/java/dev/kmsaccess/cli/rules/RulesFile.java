package dev.kmsaccess.cli.rules;

import dev.kmsaccess.cli.TypedFile;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.rules.AccountPaths;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A rules file on disk. */
public final class RulesFile {

  private RulesFile() {}

  /** Reads a file, as the grant broker would. */
  static RuleBookParser.Result read(Path file) {
    return RuleBookParser.parse(bytes(file));
  }

  /**
   * Reads where the accounts are in the organisation.
   *
   * @param written the file that was named; without one it lies beside the rules, or there is none
   */
  public static AccountPaths paths(Path rules, Optional<Path> written) {
    Path file = written.orElseGet(() -> rules.resolveSibling("account-paths.json"));
    if (written.isEmpty() && !Files.exists(file)) {
      return AccountPaths.unknown();
    }
    return switch (AccountPaths.parse(bytes(file))) {
      case AccountPaths.Result.Valid(AccountPaths paths) -> paths;
      case AccountPaths.Result.Invalid(var problems) ->
          throw UserFault.notUnderstood(
              file + " does not say where accounts are: " + problems.getFirst());
    };
  }

  /** Reads a file that must be valid. */
  public static RuleBook valid(Path file) {
    return switch (read(file)) {
      case RuleBookParser.Result.Valid(RuleBook rules) -> rules;
      case RuleBookParser.Result.Invalid(var problems) ->
          throw UserFault.notUnderstood(
              file
                  + " is no valid rules file; 'rules check' says all; first: "
                  + problems.getFirst());
    };
  }

  private static byte[] bytes(Path file) {
    return TypedFile.bytes(file.toString(), JsonLimits.FILE.bytes());
  }
}
