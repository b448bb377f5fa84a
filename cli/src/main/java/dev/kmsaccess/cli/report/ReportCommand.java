package dev.kmsaccess.cli.report;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.TypedTime;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.cli.audit.KeyInventory;
import dev.kmsaccess.cli.audit.TrustOptions;
import dev.kmsaccess.cli.operate.AnswerLog;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.inventory.StandingAccesses;
import dev.kmsaccess.core.inventory.StandingEntry;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;

/** Writes one page about the keys of an account. */
@Command(
    name = "report",
    description = {
      "Writes one HTML page: the keys of this account and Region, which of them are open, what"
          + " stands there for other accounts, and who was given access when.",
      "The page holds everything it needs and asks no network for anything. For the key account's"
          + " operators."
    },
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private AwsOptions aws = new AwsOptions();

  @Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How far the time line goes back (default: ${DEFAULT-VALUE}).")
  private int days = 30;

  @Option(
      names = "--log-group",
      paramLabel = "NAME",
      defaultValue = "/aws/events/kms-access",
      description = "The stack's output AnswerLogGroupName (default: ${DEFAULT-VALUE}).")
  private String logGroup = "/aws/events/kms-access";

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "The end of the time line; otherwise now.")
  private @Nullable String asOf;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the page goes; otherwise to the standard output.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    if (days < 1 || days > 3_650) {
      throw UserFault.notUnderstood("--days is 1 to 3650, not: " + days);
    }
    if (output != null) {
      requirePlace(output);
    }
    Instant now =
        asOf == null
            ? InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS)
            : TypedTime.parse("--as-of", asOf);
    Instant from = now.minus(Duration.ofDays(days));
    AnswerLog log = new AnswerLog(aws, logGroup);
    AccountId account = log.account();
    List<StandingEntry> standing = new ArrayList<>();
    List<Report.Key> keys = keys(trust.zone(now), now, standing);
    Report report =
        new Report(
            account.id(),
            aws.regionName(),
            from,
            now,
            keys,
            standing,
            log.accesses(account, from, now.plusMillis(1)));
    write(new ReportPage(report).html());
    return ExitStatus.DONE;
  }

  /** Looks before minutes are spent on a page that has no place. */
  private static void requirePlace(Path file) {
    if (Files.isDirectory(file)) {
      throw UserFault.notUnderstood("--output " + file + " is a directory; name a file in it.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw UserFault.notUnderstood("--output: there is no folder " + folder + "; make it first.");
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw UserFault.notUnderstood(
          "--output: " + file + " may not be written by you; name a file elsewhere.");
    }
  }

  private void write(String page) {
    if (output == null) {
      spec.commandLine().getOut().println(page);
      return;
    }
    try {
      Files.writeString(output, page, StandardCharsets.UTF_8);
      spec.commandLine().getErr().println("Written to " + output + ".");
    } catch (IOException e) {
      throw UserFault.unreachable("the file " + output + " cannot be written: " + e.getMessage());
    }
  }

  private List<Report.Key> keys(TrustZone zone, Instant now, List<StandingEntry> standing) {
    List<Report.Key> keys = new ArrayList<>();
    try (KmsClient kms = aws.build(KmsClient.builder())) {
      KeyInventory inventory = new KeyInventory(kms, new StandingAccesses(zone, now));
      for (KeyListEntry key : kms.listKeysPaginator(it -> {}).keys()) {
        keys.add(key(inventory, KeyArn.of(key.keyArn()), standing));
      }
      return keys;
    } catch (SdkException e) {
      throw UserFault.unreachable("the keys cannot be listed: " + e.getMessage());
    }
  }

  private static Report.Key key(KeyInventory inventory, KeyArn key, List<StandingEntry> standing) {
    try {
      String policy =
          inventory
              .kms()
              .getKeyPolicy(it -> it.keyId(key.toString()).policyName("default"))
              .policy();
      return switch (PolicyParser.parse(policy, PolicyKind.KEY_POLICY)) {
        case PolicyResult.Valid(PolicyDocument document) -> {
          StandingAccesses of = inventory.accesses();
          ExposureVerdict verdict =
              ExposureAnalyzer.within(of.zone()).analyze(document, key, of.now());
          standing.addAll(of.of(key, document));
          yield new Report.Key(
              key,
              Optional.of(verdict.exposure()),
              verdict.findings(),
              byGrants(inventory, key, standing));
        }
        case PolicyResult.Invalid(var problems) -> {
          byGrants(inventory, key, standing);
          yield unread(key, "its policy is not understood: " + problems.getFirst());
        }
      };
    } catch (SdkException e) {
      return unread(key, "its policy cannot be read: " + e.getMessage());
    }
  }

  /** Adds the ways in by grants; returns why that could not be told. */
  private static Optional<String> byGrants(
      KeyInventory inventory, KeyArn key, List<StandingEntry> standing) {
    try {
      standing.addAll(inventory.byGrants(key));
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of("its grants cannot be read: " + e.getMessage());
    }
  }

  private static Report.Key unread(KeyArn key, String why) {
    return new Report.Key(key, Optional.empty(), List.of(), Optional.of(why));
  }
}
