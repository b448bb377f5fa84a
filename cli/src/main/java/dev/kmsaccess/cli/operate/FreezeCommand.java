package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.usecase.FreezePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops new access. */
@Command(
    name = "freeze",
    description = {
      "Stops new access, by a Deny on the grant broker's role that IAM enforces.",
      "Without an option, all of it. A second freeze takes the place of the first. What is live"
          + " stays: release it where that is meant too."
    },
    mixinStandardHelpOptions = true)
public final class FreezeCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private BrokerRole role = new BrokerRole();

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "An account whose principals get nothing; may be given several times.")
  private List<String> accounts = new ArrayList<>();

  @Option(
      names = "--principal",
      paramLabel = "PATTERN",
      description = "Principals that get nothing, by a pattern over ARNs; likewise.")
  private List<String> principals = new ArrayList<>();

  @Option(names = "--key", paramLabel = "ARN", description = "A key that nobody gets; likewise.")
  private List<String> keys = new ArrayList<>();

  @Option(names = "--dry-run", description = "Print the policy and change nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    FreezePolicy policy = policy();
    if (dryRun) {
      spec.commandLine().getOut().println(StrictJson.write(policy.document()));
      return ExitStatus.DONE;
    }
    role.freeze(policy);
    spec.commandLine()
        .getOut()
        .println(
            "Frozen: the role "
                + role.name()
                + " has the policy "
                + FreezePolicy.NAME
                + ". IAM needs some seconds. 'kms-access unfreeze' takes it away.");
    return ExitStatus.DONE;
  }

  private FreezePolicy policy() {
    try {
      return new FreezePolicy(
          accounts.stream().map(FreezeCommand::account).toList(),
          principals,
          keys.stream().map(FreezeCommand::key).toList());
    } catch (IllegalArgumentException e) {
      throw UserFault.notUnderstood(
          "--principal: " + e.getMessage() + "; it is like arn:aws:iam::210987654321:role/*.");
    }
  }

  private static AccountId account(String text) {
    if (!text.matches("[0-9]{12}")) {
      throw UserFault.notUnderstood("--account must have twelve digits, not: " + text);
    }
    return new AccountId(text);
  }

  private static KeyArn key(String text) {
    return KeyArn.parse(text)
        .orElseThrow(() -> UserFault.notUnderstood("--key must be a key's ARN, not: " + text));
  }
}
