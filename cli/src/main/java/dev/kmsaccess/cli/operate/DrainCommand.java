package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.Counted;
import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.Pauses;
import dev.kmsaccess.cli.TypedDuration;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.usecase.FreezePolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Rule;

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
    Duration longest = TypedDuration.parse("--patience", patience, "PT15M");
    PrintWriter out = spec.commandLine().getOut();
    List<LiveAccess> live = live();
    live.stream().limit(SHOWN).forEach(it -> print(out, it));
    if (live.size() > SHOWN) {
      out.printf("… and %d more%n", live.size() - SHOWN);
    }
    out.println(live.isEmpty() ? "Nothing lives." : alive(live.size()));
    if (!yes && !Consent.given(out, question(live.isEmpty()))) {
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
    List<String> others = left.isEmpty() ? othersLeft(out) : List.of();
    if (!left.isEmpty() || !others.isEmpty()) {
      left.stream().limit(SHOWN).forEach(it -> print(out, it));
      others.stream().limit(SHOWN).forEach(it -> out.println(ForeignText.shown(it, 512)));
      out.printf(
          "%s left after %s. New access stays frozen. Call it again, or end what is left by"
              + " hand: docs/operations.md, 'End an access by hand'.%n",
          Counted.of(left.size() + others.size(), "access is", "accesses are"), longest);
      return ExitStatus.NO;
    }
    shut(out);
    out.printf(
        """
        Nothing lives, and nothing is asked any more. Remove the stack:
          aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name %1$s
          sam delete --stack-name %1$s
        """,
        account.installation().stack());
    return ExitStatus.DONE;
  }

  private static String alive(int accesses) {
    return Counted.of(accesses, "access lives.", "accesses live.");
  }

  private String question(boolean nothingLives) {
    if (nothingLives) {
      return "Let nobody ask any more?";
    }
    return noRelease ? "Freeze new access?" : "Freeze new access, and end all of these?";
  }

  /** What no listing takes for an access that can be released, and bears a name of the stack's. */
  private List<String> othersLeft(PrintWriter out) {
    List<String> others = new ArrayList<>(account.grantsByName());
    for (Found found : account.read()) {
      if (found instanceof Found.Unreadable(String where, String why)) {
        others.add(where + ": " + why);
      }
      if (found instanceof Found.Foreign(String where, String why)) {
        out.println("not ours: " + ForeignText.shown(where + ": " + why, 512));
      }
    }
    return others;
  }

  /**
   * Keeps requests from the broker for good and takes the freeze away, because IAM keeps a role
   * that has a policy of somebody's; in this order, so that nothing is granted in between.
   */
  private void shut(PrintWriter out) {
    String bus = bus();
    try (EventBridgeClient events = account.aws().build(EventBridgeClient.builder())) {
      for (Rule rule : rules(events, bus)) {
        events.disableRule(it -> it.name(rule.name()).eventBusName(bus));
        out.println(
            "Disabled: the rule " + rule.name() + ", by which requests reached the broker.");
      }
    } catch (SdkException e) {
      throw UserFault.unreachable(
          "nothing lives, but the bus's rules could not be disabled, and new access stays frozen: "
              + e.getMessage());
    }
    account
        .brokerRole()
        .change(
            iam ->
                iam.deleteRolePolicy(
                    it -> it.roleName(account.brokerRole().name()).policyName(FreezePolicy.NAME)));
  }

  /** The rules that carry a request or an approval on, by their patterns. */
  private static List<Rule> rules(EventBridgeClient events, String bus) {
    List<Rule> rules = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      String next = token.orElse(null);
      ListRulesResponse page = events.listRules(it -> it.eventBusName(bus).nextToken(next));
      page.rules().stream().filter(DrainCommand::letsAsk).forEach(rules::add);
      token = Optional.ofNullable(page.nextToken());
    } while (token.isPresent());
    return rules;
  }

  private static boolean letsAsk(Rule rule) {
    return rule.eventPattern() != null
        && StrictJson.within(JsonLimits.POLICY).read(rule.eventPattern())
            instanceof JsonResult.Parsed(JsonObject pattern)
        && pattern.get("detail-type").stream()
            .flatMap(it -> it instanceof JsonArray all ? all.elements().stream() : Stream.of(it))
            .anyMatch(
                it ->
                    it instanceof JsonString type
                        && (type.text().equals(DetailType.REQUEST.text())
                            || type.text().equals(DetailType.APPROVE.text())));
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
    String bus = bus();
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

  private String bus() {
    Installation installation = account.installation();
    return "arn:%s:events:%s:%s:event-bus/%s"
        .formatted(
            installation.partition(), installation.region(), installation.keyAccount(), busName);
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
}
