package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.usecase.FreezePolicy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets new access be given again. */
@Command(
    name = "unfreeze",
    description = "Takes the freeze away; done as well where there is none.",
    mixinStandardHelpOptions = true)
public final class UnfreezeCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private BrokerRole role = new BrokerRole();

  @Override
  public Integer call() {
    String name = role.name();
    boolean wasFrozen =
        role.change(
            iam -> iam.deleteRolePolicy(it -> it.roleName(name).policyName(FreezePolicy.NAME)));
    spec.commandLine()
        .getOut()
        .println(
            wasFrozen
                ? "Unfrozen: the role " + name + " may give access again."
                : "The role " + name + " is not there, or was not frozen.");
    return ExitStatus.DONE;
  }
}
