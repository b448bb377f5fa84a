package dev.kmsaccess.cli.rules;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.rules.RuleBook;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds the rules against requests whose answers are known. */
@Command(
    name = "test",
    description = {
      "Decides the requests of a file by the rules, and says where the answer is not the expected"
          + " one. It calls nobody.",
      "It ends with 1 where one is not."
    },
    mixinStandardHelpOptions = true)
final class RulesTestCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The requests and their expected answers.")
  private Path cases = Path.of("rules/access-rules.test.json");

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      defaultValue = "rules/access-rules.json",
      description = "The rules (default: ${DEFAULT-VALUE}).")
  private Path rules = Path.of("rules/access-rules.json");

  @Option(
      names = "--key-account",
      paramLabel = "ID",
      defaultValue = "123456789012",
      description =
          "The account of the keys, for rules that name ARNs (default: ${DEFAULT-VALUE}).")
  private String keyAccount = "123456789012";

  @Option(
      names = "--key-region",
      paramLabel = "REGION",
      defaultValue = "eu-central-1",
      description = "Their Region (default: ${DEFAULT-VALUE}).")
  private String region = "eu-central-1";

  @Override
  public Integer call() {
    RuleBook book = RulesFile.valid(rules);
    Installation installation =
        new Installation(
            new StackName("kms-access"),
            "aws",
            AccountId.parse(keyAccount)
                .orElseThrow(
                    () ->
                        UserFault.notUnderstood(
                            "--key-account must have twelve digits, not: " + keyAccount)),
            region,
            Installation.LONGEST_OF_ALL,
            EnumSet.allOf(Mode.class));
    List<RuleCase> read = RuleCases.read(cases, installation);
    Instant now = InstantSource.system().instant();
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    for (RuleCase one : read) {
      Optional<String> difference = one.difference(book, installation, now);
      if (difference.isPresent()) {
        failed++;
        out.println(
            "NOT AS EXPECTED "
                + ForeignText.quoted(one.name())
                + ": "
                + ForeignText.shown(difference.get(), 2048));
      }
    }
    out.printf("%d of %d as expected.%n", read.size() - failed, read.size());
    return failed == 0 ? ExitStatus.DONE : ExitStatus.NO;
  }
}
