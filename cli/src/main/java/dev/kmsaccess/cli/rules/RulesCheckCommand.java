package dev.kmsaccess.cli.rules;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.json.PlainText;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether the grant broker would take a rules file. */
@Command(
    name = "check",
    description = "Says whether the grant broker would take a rules file, or all that is wrong.",
    mixinStandardHelpOptions = true)
final class RulesCheckCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "rules/access-rules.json",
      description = "The rules (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("rules/access-rules.json");

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    return switch (RulesFile.read(file)) {
      case RuleBookParser.Result.Valid(RuleBook rules) -> {
        out.println(file + " is valid: " + count(rules.rules().size()) + ".");
        yield ExitStatus.DONE;
      }
      case RuleBookParser.Result.Invalid(var problems) -> {
        problems.forEach(it -> out.println(file + ": " + PlainText.of(it.toString(), 1024)));
        yield ExitStatus.NO;
      }
    };
  }

  private static String count(int rules) {
    return rules == 1 ? "1 rule" : rules + " rules";
  }
}
