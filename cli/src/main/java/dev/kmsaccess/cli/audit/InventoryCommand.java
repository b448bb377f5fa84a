package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.Pauses;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.inventory.LastUse;
import dev.kmsaccess.core.inventory.StandingAccesses;
import dev.kmsaccess.core.inventory.StandingEntry;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;

/** Lists the access that other accounts have to the keys of an account today, whoever gave it. */
@Command(
    name = "inventory",
    description = {
      "Lists what other accounts can do with the keys of this account and Region today: statements"
          + " and grants, this product's and others'; who, what, since when, until when, and"
          + " whether they are outside.",
      "It reads and changes nothing. It ends with 3 where a key could not be read."
    },
    mixinStandardHelpOptions = true)
public final class InventoryCommand implements Callable<Integer> {

  private static final String ONLY_POLICY = "default";

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private TrustOptions trust = new TrustOptions();

  @Mixin private AwsOptions aws = new AwsOptions();

  @Option(
      names = "--standing",
      description = "Only what has no end: no end that this product set, and no condition of time.")
  private boolean standing;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private InventoryFormat format = InventoryFormat.text;

  @Option(
      names = "--last-use",
      description =
          "Also when the account of each way in last used the key, as far as CloudTrail's event"
              + " history goes back: ninety days, and 2,000 events of a key. It takes half a"
              + " second for each fifty.")
  private boolean lastUse;

  private final Consumer<Duration> pause;
  private final List<StandingEntry> entries = new ArrayList<>();
  private final Map<StandingEntry, LastUse> uses = new HashMap<>();
  private final List<String> unread = new ArrayList<>();

  /** Waits in earnest. */
  public InventoryCommand() {
    this(Pauses::sleep);
  }

  /**
   * Waits in another way.
   *
   * @param pause waits
   */
  public InventoryCommand(Consumer<Duration> pause) {
    this.pause = pause;
  }

  @Override
  public Integer call() {
    Instant now = InstantSource.system().instant();
    try (KmsClient kms = aws.build(KmsClient.builder())) {
      KeyInventory inventory = new KeyInventory(kms, new StandingAccesses(trust.zone(now), now));
      for (KeyListEntry key : kms.listKeysPaginator(it -> {}).keys()) {
        read(kms, KeyArn.of(key.keyArn()), inventory);
      }
    } catch (SdkException e) {
      throw UserFault.unreachable(
          "The keys of the account could not be listed: " + Shown.sentence(reason(e)));
    }
    List<StandingEntry> shown =
        entries.stream().filter(it -> !standing || it.until().isEmpty()).toList();
    if (lastUse) {
      lookUp(shown, now);
    }
    format.print(spec.commandLine().getOut(), shown, uses);
    unread.forEach(it -> spec.commandLine().getErr().println("not read: " + Shown.sentence(it)));
    return unread.isEmpty() ? ExitStatus.DONE : ExitStatus.UNREACHABLE;
  }

  private void read(KmsClient kms, KeyArn key, KeyInventory inventory) {
    try {
      String policy =
          kms.getKeyPolicy(it -> it.keyId(key.toString()).policyName(ONLY_POLICY)).policy();
      switch (PolicyParser.parse(policy, PolicyKind.KEY_POLICY)) {
        case PolicyResult.Valid(PolicyDocument document) ->
            entries.addAll(inventory.of(key, document));
        case PolicyResult.Invalid(var problems) -> {
          unread.add("the policy of " + key + ": " + Reading.sentence(problems));
          entries.addAll(inventory.byGrants(key));
        }
      }
    } catch (SdkException e) {
      unread.add(key + ": " + reason(e));
    }
  }

  private void lookUp(List<StandingEntry> shown, Instant now) {
    Map<KeyArn, List<StandingEntry>> byKey =
        shown.stream()
            .collect(
                Collectors.groupingBy(
                    StandingEntry::key, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    try (CloudTrailClient cloudTrail = aws.build(CloudTrailClient.builder())) {
      KeyUseLog log = new KeyUseLog(cloudTrail, pause, now);
      byKey.forEach((key, ways) -> uses.putAll(log.of(key, ways)));
    } catch (SdkException e) {
      unread.add("CloudTrail's event history: " + reason(e));
    }
  }

  private static String reason(SdkException fault) {
    return Optional.ofNullable(fault.getMessage()).orElse(fault.getClass().getSimpleName());
  }
}
