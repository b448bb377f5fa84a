package dev.kmsaccess.cli.rules;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about the rules file. */
@Command(
    name = "rules",
    description = "Checks the rules of access, and says what they allow.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RulesCheckCommand.class,
      RulesExplainCommand.class,
      RulesTestCommand.class,
      RulesPlanCommand.class
    })
public final class RulesCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say what: rules check, rules explain, rules test, or rules plan.");
  }
}
