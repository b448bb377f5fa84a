package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.Pauses;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.Durations;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.usecase.FreezePolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Brings an installation to the point where it can be removed: nothing new, and nothing that lives.
 */
@Command(
    name = "drain",
    description = {
      "Makes a stack ready to be removed: freezes new access, has everything released that lives,"
          + " announced to those who have it, and waits until nothing is left. Without the reaper"
          + " nobody would end it.",
      "It asks first. It ends with 1 where you did not say yes, or something is left."
    },
    mixinStandardHelpOptions = true)
public final class DrainCommand implements Callable<Integer> {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
  private static final int SHOWN = 20;

  private final Consumer<Duration> pause;

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private AccountAccesses account = new AccountAccesses();

  @Option(
      names = "--bus-name",
      paramLabel = "NAME",
      defaultValue = "kms-access",
      description = "The stack's BusName (default: ${DEFAULT-VALUE}).")
  private String busName = "kms-access";

  @Option(
      names = "--no-release",
      description = "Let everything last until its time, and wait for that.")
  private boolean noRelease;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      defaultValue = "PT15M",
      description = "How long to wait at most (default: ${DEFAULT-VALUE}).")
  private String patience = "PT15M";

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  /** Waits in earnest. */
  public DrainCommand() {
    this(Pauses::sleep);
  }

  /**
   * Waits in another way.
   *
   * @param pause waits
   */
  public DrainCommand(Consumer<Duration> pause) {
    this.pause = pause;
  }

  @Override
  public Integer call() {
    Duration longest = duration();
    PrintWriter out = spec.commandLine().getOut();
    List<LiveAccess> live = live();
    live.stream().limit(SHOWN).forEach(it -> print(out, it));
    if (live.size() > SHOWN) {
      out.printf("… and %d more%n", live.size() - SHOWN);
    }
    out.printf("%d accesses live.%n", live.size());
    if (!yes
        && !Consent.given(
            out, noRelease ? "Freeze new access?" : "Freeze new access, and end all of these?")) {
      out.println("Nothing was changed.");
      return ExitStatus.NO;
    }
    freeze(out);
    // Between the listing and the freeze something may have been granted.
    List<LiveAccess> left = live();
    if (!noRelease) {
      release(left);
    }
    left = awaitNone(left, longest);
    if (!left.isEmpty()) {
      left.stream().limit(SHOWN).forEach(it -> print(out, it));
      out.printf(
          "%d accesses are left after %s. New access stays frozen. Call it again, or end them by"
              + " hand: docs/operations.md, 'End an access by hand'.%n",
          left.size(), longest);
      return ExitStatus.NO;
    }
    out.println(
        "Nothing lives. Remove the stack at once: './kms-access unfreeze', because IAM keeps a role"
            + " that has a policy of yours, and then 'sam delete'.");
    return ExitStatus.DONE;
  }

  private void freeze(PrintWriter out) {
    account.brokerRole().freeze(new FreezePolicy(List.of(), List.of(), List.of()));
    out.println("Frozen: new access is refused from now on.");
    // IAM needs some seconds until a policy holds everywhere.
    pause.accept(BETWEEN_LOOKS);
  }

  private void release(List<LiveAccess> accesses) {
    Set<AccessId> ids =
        accesses.stream().map(it -> it.name().id()).collect(Collectors.toUnmodifiableSet());
    if (ids.isEmpty()) {
      return;
    }
    Installation installation = account.installation();
    String bus =
        "arn:%s:events:%s:%s:event-bus/%s"
            .formatted(
                installation.partition(),
                installation.region(),
                installation.keyAccount(),
                busName);
    try (EventBridgeClient events = account.aws().build(EventBridgeClient.builder())) {
      for (AccessId id : ids) {
        PutEventsResultEntry entry =
            events.putEvents(it -> it.entries(released(bus, id))).entries().getFirst();
        if (entry.errorCode() != null) {
          throw UserFault.unreachable(
              "the bus did not take a release: " + entry.errorCode() + ": " + entry.errorMessage());
        }
      }
    } catch (SdkException e) {
      throw UserFault.unreachable("the bus " + bus + " takes no release: " + e.getMessage());
    }
  }

  private static PutEventsRequestEntry released(String bus, AccessId id) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus)
        .source("kms-access-command")
        .detailType(DetailType.RELEASE.text())
        .detail(
            StrictJson.write(
                JsonObject.builder()
                    .put("version", "1")
                    .put("requestId", id.requestId())
                    .put("requester", id.requester().id())
                    .build()))
        .build();
  }

  private List<LiveAccess> awaitNone(List<LiveAccess> first, Duration longest) {
    List<LiveAccess> left = first;
    Duration waited = Duration.ZERO;
    while (!left.isEmpty() && waited.compareTo(longest) < 0) {
      spec.commandLine().getErr().println("Waiting for " + left.size() + " to end …");
      pause.accept(BETWEEN_LOOKS);
      waited = waited.plus(BETWEEN_LOOKS);
      left = live();
    }
    return left;
  }

  /** What is there at all, over or not: whatever is there needs somebody who takes it away. */
  private List<LiveAccess> live() {
    return account.read().stream()
        .flatMap(
            it -> it instanceof Found.Ours(LiveAccess access) ? Stream.of(access) : Stream.of())
        .toList();
  }

  private static void print(PrintWriter out, LiveAccess access) {
    out.printf(
        "%s of account %s until %s, %s on %s%n",
        ForeignText.shown(access.grantee(), 256),
        access.name().id().requester(),
        access.name().expiry(),
        access.handle().mode(),
        access.handle().key());
  }

  private Duration duration() {
    if (Durations.parse(patience) instanceof Durations.Result.Positive(Duration positive)) {
      return positive;
    }
    throw UserFault.notUnderstood("--patience must be a duration such as PT15M, not: " + patience);
  }
}
