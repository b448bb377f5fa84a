package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.LiveAccess;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
            .filter(this::isMeant)
            .filter(it -> !overdue || it.name().isOverdue(now))
            .sorted(Comparator.comparing(it -> it.name().expiry()))
            .toList();
    format.print(spec.commandLine().getOut(), shown, others, now);
    return overdue && !shown.isEmpty() ? ExitStatus.NO : ExitStatus.DONE;
  }

  private boolean isMeant(LiveAccess access) {
    return (key == null || access.handle().key().toString().equals(key))
        && (requester == null || access.name().id().requester().id().equals(requester));
  }
}
