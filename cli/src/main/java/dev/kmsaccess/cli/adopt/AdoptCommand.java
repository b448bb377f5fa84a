package dev.kmsaccess.cli.adopt;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.Pauses;
import dev.kmsaccess.cli.TypedDuration;
import dev.kmsaccess.cli.TypedTime;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.cli.operate.AccountAccesses;
import dev.kmsaccess.cli.operate.Consent;
import dev.kmsaccess.cli.operate.Deployment;
import dev.kmsaccess.cli.rules.RulesFile;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.rules.RuleBook;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.kms.KmsClient;

/** Gives access that stands an end. */
@Command(
    name = "adopt",
    description = {
      "Gives one way in that 'inventory' lists an end: a statement of the key policy by a condition"
          + " on the time, a grant by another that the reaper ends. It shows the exact change and"
          + " asks before it makes it.",
      "It ends with 1 where you did not say yes, and with 2 where the access can get no such end."
    },
    mixinStandardHelpOptions = true)
public final class AdoptCommand implements Callable<Integer> {

  private final Consumer<Duration> pause;

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private AccountAccesses account = new AccountAccesses();

  @Option(names = "--key", required = true, paramLabel = "ARN", description = "The key.")
  private String keyText = "";

  @Option(
      names = "--statement",
      paramLabel = "SID",
      description = "The statement: its Sid, or its number, as in \"statement 2\".")
  private @Nullable String statement;

  @Option(
      names = "--principal",
      paramLabel = "ARN",
      description =
          "Of several that the statement names, the one that is meant, as it is written there"
              + " (default: all of other accounts).")
  private @Nullable String principal;

  @Option(names = "--grant", paramLabel = "ID", description = "The grant, by its id.")
  private @Nullable String grant;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "When the access ends, such as 2026-12-31T23:00:00Z.")
  private @Nullable String until;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      description = "How long it lasts from now, such as P30D.")
  private @Nullable String duration;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      defaultValue = "rules/access-rules.json",
      description =
          "The rules that are deployed (default: ${DEFAULT-VALUE}). A grant of which none of them"
              + " is about would end within the hour.")
  private Path rules = Path.of("rules/access-rules.json");

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      defaultValue = "PT5M",
      description =
          "How long both grants stand side by side, so that KMS knows the new one everywhere"
              + " (default: ${DEFAULT-VALUE}).")
  private String settle = "PT5M";

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  /** Waits in earnest. */
  public AdoptCommand() {
    this(Pauses::sleep);
  }

  /**
   * Waits in another way.
   *
   * @param pause waits
   */
  public AdoptCommand(Consumer<Duration> pause) {
    this.pause = pause;
  }

  @Override
  public Integer call() {
    if ((statement == null) == (grant == null)) {
      throw UserFault.notUnderstood("say which: either --statement SID or --grant ID.");
    }
    if (principal != null && statement == null) {
      throw UserFault.notUnderstood("--principal goes with --statement; a grant has but one.");
    }
    KeyArn key =
        KeyArn.parse(keyText)
            .orElseThrow(
                () -> UserFault.notUnderstood("--key must be a key's ARN, not: " + keyText));
    Instant now = InstantSource.system().instant();
    Instant end = end(now);
    PrintWriter out = spec.commandLine().getOut();
    try (KmsClient kms = account.kms()) {
      PlannedChange change =
          statement != null
              ? StatementChange.of(kms, key, statement, Optional.ofNullable(principal), end, now)
              : grantChange(out, kms, key, String.valueOf(grant), end, now);
      change.show(out);
      if (!yes && !Consent.given(out, "Make this change?")) {
        out.println("Nothing was changed.");
        return ExitStatus.NO;
      }
      change.carryOut(out);
    }
    return ExitStatus.DONE;
  }

  private PlannedChange grantChange(
      PrintWriter out, KmsClient kms, KeyArn key, String id, Instant end, Instant now) {
    Deployment deployment = account.deployment();
    GrantChange change =
        GrantChange.of(
            kms,
            deployment,
            key,
            id,
            end,
            now,
            new GrantChange.Settling(parsed("--settle", settle), pause));
    KeyFacts facts =
        AccountAccesses.keys(kms, deployment.installation())
            .find(new KeyReference.ByArn(key))
            .orElseThrow(
                () -> UserFault.unreachable("KMS does not say what the key " + key + " is."));
    // The reviewer reads every key that has the tag, whatever the tag says.
    if (facts.optInTag().isPresent()) {
      requireRule(change.planned(), facts, deployment);
      out.println(
          "The reviewer ends access of accounts that are neither of the organisation nor trusted in"
              + " the exceptions, within the hour: make sure that this one is.");
    } else {
      out.println(
          "The key has not opted in (tag kms-access=grant): the reaper ends this access at its time"
              + " all the same, but neither a release nor the rules reach it before.");
    }
    return change;
  }

  /** What no rule is about the reviewer ends within the hour. */
  private void requireRule(LiveAccess planned, KeyFacts facts, Deployment deployment) {
    RuleBook book = RulesFile.valid(rules);
    Optional<String> path =
        RulesFile.paths(rules, Optional.empty()).pathOf(planned.name().id().requester());
    boolean isKept =
        planned.name().id().isBreakGlass()
            || book.covers(planned, facts, deployment.installation(), path)
            || (book.asksForOrganizationPaths() && path.isEmpty());
    if (!isKept) {
      throw UserFault.notUnderstood(
          "no rule of "
              + rules
              + " is about grants for "
              + planned.grantee()
              + " on this key, so the reviewer would end the new grant within the hour. Write and"
              + " deploy a rule first.");
    }
  }

  private Instant end(Instant now) {
    if ((until == null) == (duration == null)) {
      throw UserFault.notUnderstood("say when it ends: either --until TIME or --duration P30D.");
    }
    if (duration != null) {
      return now.plus(parsed("--duration", duration));
    }
    return TypedTime.parse("--until", String.valueOf(until));
  }

  private static Duration parsed(String option, String text) {
    return TypedDuration.parse(option, text, "P30D, PT8H or PT5M");
  }
}
