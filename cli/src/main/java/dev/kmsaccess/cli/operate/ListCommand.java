package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says who can use which key until when. */
@Command(
    name = "list",
    description = {
      "Says who can use which key until when, in all modes. For the key account's operators.",
      "With --overdue it ends with 1 where something is over and still there."
    },
    mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private AccountAccesses accesses = new AccountAccesses();

  @Option(names = "--overdue", description = "Only what is over and still there.")
  private boolean overdue;

  @Option(names = "--key", paramLabel = "ARN", description = "Only what is to this key.")
  private @Nullable String key;

  @Option(
      names = "--requester",
      paramLabel = "ACCOUNT",
      description = "Only what this account asked for.")
  private @Nullable String requester;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ListFormat format = ListFormat.text;

  @Override
  public Integer call() {
    Optional<KeyArn> of = Optional.ofNullable(key).map(ListCommand::key);
    Optional<AccountId> by = Optional.ofNullable(requester).map(ListCommand::account);
    Instant now = InstantSource.system().instant();
    List<LiveAccess> ours = new ArrayList<>();
    List<Found> others = new ArrayList<>();
    for (Found found : accesses.read()) {
      switch (found) {
        case Found.Ours(LiveAccess access) -> ours.add(access);
        case Found.Foreign foreign -> others.add(foreign);
        case Found.Unreadable unreadable -> others.add(unreadable);
      }
    }
    List<LiveAccess> shown =
        ours.stream()
            .filter(it -> of.isEmpty() || of.get().equals(it.handle().key()))
            .filter(it -> by.isEmpty() || by.get().equals(it.name().id().requester()))
            .filter(it -> !overdue || it.name().isOverdue(now))
            .sorted(Comparator.comparing(it -> it.name().expiry()))
            .toList();
    format.print(spec.commandLine().getOut(), shown, others, now);
    return overdue && !shown.isEmpty() ? ExitStatus.NO : ExitStatus.DONE;
  }

  private static KeyArn key(String text) {
    return KeyArn.parse(text)
        .orElseThrow(() -> UserFault.notUnderstood("--key must be a key's ARN, not: " + text));
  }

  private static AccountId account(String text) {
    return AccountId.parse(text)
        .orElseThrow(
            () -> UserFault.notUnderstood("--requester must have twelve digits, not: " + text));
  }
}
