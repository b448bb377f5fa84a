package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.CallingPrincipal;
import dev.kmsaccess.cli.Counted;
import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.Pauses;
import dev.kmsaccess.cli.TypedDuration;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** Says check by check whether a deployment is sound, and how to mend what is not. */
@Command(
    name = "doctor",
    description = {
      "Looks at what a deployment depends on, check by check, each with its fix: the stack's roles,"
          + " whether the stack refuses to be removed, whether somebody hears the alerts, whether a trail logs KMS, whether IAM can decide on each key that opted in, whether a Deny makes grants"
          + " useless, whether every access names the reaper that is there.",
      "It reads and changes nothing, unless --deployed is given. It ends with 1 where something"
          + " fails, and with 3 where something could not be found out."
    },
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

  /** How the checks are printed. */
  enum Format {
    text,
    json
  }

  private final Consumer<Duration> pause;

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private AwsOptions aws = new AwsOptions();

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      defaultValue = "kms-access",
      description = "The key account's stack (default: ${DEFAULT-VALUE}).")
  private String stack = "kms-access";

  @Option(
      names = "--log-group",
      paramLabel = "NAME",
      defaultValue = "/aws/events/kms-access",
      description = "Where answers are kept (default: ${DEFAULT-VALUE}).")
  private String logGroup = "/aws/events/kms-access";

  @Option(
      names = "--member",
      description = "Look at the asking side: with credentials of a member account.")
  private boolean member;

  @Option(
      names = "--deployed",
      description = {
        "Try the deployment out, which takes some minutes: a key is made, access to it asked for and"
            + " waited for until it ends; then the key is opened to an account, which the auditor"
            + " must tell. The security team gets that alert. In the end the key is put away."
      })
  private boolean deployed;

  @Option(
      names = "--bus-name",
      paramLabel = "NAME",
      defaultValue = "kms-access",
      description = "With --member or --deployed: the stack's BusName (default: ${DEFAULT-VALUE}).")
  private String busName = "kms-access";

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      defaultValue = "PT10M",
      description =
          "With --deployed: how long each step may take; CloudTrail needs some minutes (default:"
              + " ${DEFAULT-VALUE}).")
  private String patience = "PT10M";

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  /** Waits in earnest. */
  public DoctorCommand() {
    this(Pauses::sleep);
  }

  /**
   * Waits in another way.
   *
   * @param pause waits
   */
  public DoctorCommand(Consumer<Duration> pause) {
    this.pause = pause;
  }

  @Override
  public Integer call() {
    if (member && deployed) {
      throw UserFault.notUnderstood(
          "--deployed tries the key account's stack; leave out --member, or ask with 'kms-access"
              + " request'.");
    }
    Duration longest = TypedDuration.parse("--patience", patience, "PT10M");
    Examination examination =
        new Examination(
            StackName.parse(stack)
                .orElseThrow(
                    () -> UserFault.notUnderstood("--stack: no stack is called " + stack)));
    if (member) {
      lookAtMember(examination);
    } else {
      lookAtKeyAccount(examination);
    }
    List<Check> checks = new ArrayList<>(examination.checks());
    if (deployed) {
      checks.addAll(trial(longest));
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case text -> print(out, checks);
      case json ->
          out.println(
              StrictJson.writePretty(
                  JsonArray.of(checks.stream().map(DoctorCommand::object).toList())));
    }
    return status(checks);
  }

  private void lookAtKeyAccount(Examination examination) {
    try (IamClient iam = aws.build(IamClient.builder());
        KmsClient kms = aws.build(KmsClient.builder());
        SnsClient sns = aws.build(SnsClient.builder());
        CloudTrailClient cloudTrail = aws.build(CloudTrailClient.builder());
        CloudFormationClient cloudFormation = aws.build(CloudFormationClient.builder());
        CloudWatchLogsClient logs = aws.build(CloudWatchLogsClient.builder())) {
      String brokerName = name("grant-broker");
      Optional<PrincipalArn> broker =
          examination.role(iam, "the broker's role is there", brokerName);
      Optional<PrincipalArn> reaper =
          examination.role(iam, "the reaper's role is there", name("reaper"));
      broker.ifPresent(
          it -> {
            examination.freeze(iam, brokerName);
            examination.answers(
                logs,
                logGroup,
                "Name the stack's output AnswerLogGroupName with --log-group; it is part of the"
                    + " stack.");
            examination.protection(cloudFormation);
            examination.subscriptions(sns);
            examination.trails(cloudTrail);
            examination.keys(kms, it, reaper);
          });
    }
  }

  private List<Check> trial(Duration longest) {
    CallingPrincipal caller = CallingPrincipal.of(aws);
    try (KmsClient kms = aws.build(KmsClient.builder());
        EventBridgeClient events = aws.build(EventBridgeClient.builder());
        CloudWatchLogsClient logs = aws.build(CloudWatchLogsClient.builder())) {
      Optional<CanaryKey> key = CanaryKey.furnish(kms);
      if (key.isEmpty()) {
        return List.of(
            Check.fails(
                "the canary's key can be made",
                CanaryKey.ALIAS + " names a key that was not made for this",
                "Give that key another alias."));
      }
      Canary.Site site = new Canary.Site(caller, bus(caller), logGroup);
      Canary.Trial trial =
          new Canary.Trial(
              "canary-" + UUID.randomUUID(), longest, pause, spec.commandLine().getErr());
      return new Canary(key.get(), events, logs, site, trial).fly();
    } catch (SdkException e) {
      return List.of(
          Check.unknown(
              "the canary's key can be made",
              String.valueOf(e.getMessage()),
              "It takes kms:CreateKey, TagResource, CreateAlias, GetKeyPolicy, PutKeyPolicy,"
                  + " DeleteAlias and ScheduleKeyDeletion, and events:PutEvents on the bus."));
    }
  }

  private String bus(CallingPrincipal caller) {
    return "arn:%s:events:%s:%s:event-bus/%s"
        .formatted(
            PrincipalArn.of(caller.arn()).partition(), aws.regionName(), caller.account(), busName);
  }

  private void lookAtMember(Examination examination) {
    try (IamClient iam = aws.build(IamClient.builder());
        EventBridgeClient events = aws.build(EventBridgeClient.builder());
        CloudWatchLogsClient logs = aws.build(CloudWatchLogsClient.builder())) {
      examination.role(iam, "a role that may ask is there", name("request"));
      examination.role(iam, "the auditor can read this account's keys", name("audit"));
      examination.bus(events, busName);
      examination.answers(
          logs, logGroup, "Install member/template.yaml in this account and Region.");
    }
  }

  private String name(String of) {
    return stack + "-" + of + "-" + aws.regionName();
  }

  private static int status(List<Check> checks) {
    if (checks.stream().anyMatch(it -> it.state() == Check.State.FAILS)) {
      return ExitStatus.NO;
    }
    return checks.stream().anyMatch(it -> it.state() == Check.State.UNKNOWN)
        ? ExitStatus.UNREACHABLE
        : ExitStatus.DONE;
  }

  private static void print(PrintWriter out, List<Check> checks) {
    for (Check check : checks) {
      out.printf(
          "%-8s %s: %s%n",
          check.state().name().toLowerCase(Locale.ROOT),
          check.what(),
          ForeignText.shown(check.found(), 1024));
      if (!check.fix().isEmpty()) {
        out.printf("%-8s %s%n", "", ForeignText.shown(check.fix(), 1024));
      }
    }
    out.printf(
        "%s, %d fine.%n",
        Counted.of(checks.size(), "check", "checks"),
        checks.stream().filter(it -> it.state() == Check.State.FINE).count());
  }

  private static JsonObject object(Check check) {
    JsonObject.Builder object =
        JsonObject.builder()
            .put("check", check.what())
            .put("state", check.state().name().toLowerCase(Locale.ROOT))
            .put("found", check.found());
    return check.fix().isEmpty() ? object.build() : object.put("fix", check.fix()).build();
  }
}
