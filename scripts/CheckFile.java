import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.rules.AccountPaths;
import dev.kmsaccess.core.rules.ExceptionsParser;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the file of a layer with the very parser that the functions use, and fails with every fault
 * and its place.
 *
 * <p>A faulty file must not get out: without rules the broker would not start.
 */
final class CheckFile {

  void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("usage: java CheckFile.java rules|paths|exceptions FILE");
    }
    byte[] file = Files.readAllBytes(Path.of(arguments[1]));
    List<JsonProblem> problems =
        switch (arguments[0]) {
          case "rules" -> problems(RuleBookParser.parse(file));
          case "paths" -> problems(AccountPaths.parse(file));
          case "exceptions" -> problems(ExceptionsParser.parse(file));
          default ->
              throw new IllegalArgumentException(
                  "neither rules, paths nor exceptions: " + arguments[0]);
        };
    problems.forEach(it -> System.err.println(arguments[1] + ": " + it));
    System.exit(problems.isEmpty() ? 0 : 1);
  }

  private static List<JsonProblem> problems(RuleBookParser.Result result) {
    return result instanceof RuleBookParser.Result.Invalid(List<JsonProblem> problems)
        ? problems
        : List.of();
  }

  private static List<JsonProblem> problems(AccountPaths.Result result) {
    return result instanceof AccountPaths.Result.Invalid(List<JsonProblem> problems)
        ? problems
        : List.of();
  }

  private static List<JsonProblem> problems(ExceptionsParser.Result result) {
    return result instanceof ExceptionsParser.Result.Invalid(List<JsonProblem> problems)
        ? problems
        : List.of();
  }
}
