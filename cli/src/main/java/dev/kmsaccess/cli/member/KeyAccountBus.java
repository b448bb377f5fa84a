package dev.kmsaccess.cli.member;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.TypedDuration;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** The options that say where events go and where answers come, and the talking itself. */
final class KeyAccountBus {

  // FilterLogEvents allows about five calls a second for an account and Region.
  private static final long PAUSE_MILLIS = 2_000;
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration OBJECTION = Duration.ofSeconds(15);
  private static final String SOURCE = "kms-access-command";
  private static final String REQUEST_ID = "[A-Za-z0-9_-]{1,64}";

  @Mixin private AwsOptions aws = new AwsOptions();

  @Option(
      names = "--bus",
      paramLabel = "ARN",
      defaultValue = "${env:KMS_ACCESS_BUS}",
      description = "The bus of the key account; otherwise that of KMS_ACCESS_BUS.")
  private @Nullable String bus;

  @Option(
      names = "--log-group",
      paramLabel = "NAME",
      description =
          "Where the member stack keeps the answers (default: /aws/events/ and the bus's name).")
  private @Nullable String logGroup;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "PT2M",
      description = "How long to wait for the answer, as in ISO 8601 (default: ${DEFAULT-VALUE}).")
  private String patience = "PT2M";

  /** Returns which AWS is meant. */
  AwsOptions aws() {
    return aws;
  }

  /**
   * Looks at all that was typed before anything is said or sent.
   *
   * @throws UserFault if the bus, the id or the time to wait is none
   */
  void requireReady(String requestId) {
    arn();
    check(requestId);
    wait(patience);
  }

  /**
   * Sends an event and waits for the answer to it.
   *
   * @param requestId what the answer will be recognised by
   * @throws UserFault if the event was not taken, or no answer came
   */
  EventEnvelope ask(DetailType type, String requestId, JsonObject detail) {
    Duration wait = wait(patience);
    return tell(type, requestId, detail, wait)
        .orElseThrow(
            () ->
                UserFault.unreachable(
                    "it was sent, and no answer came within "
                        + wait
                        + ". It may come yet, with the request id "
                        + requestId
                        + ", in the log group "
                        + logGroup(arn())
                        + ". If it never does: was the bus the key account's, and does"
                        + " 'kms-access doctor --member' find all fine?"));
  }

  /**
   * Sends an event and waits for an objection; empty if none has come.
   *
   * @throws UserFault if the event was not taken
   */
  Optional<EventEnvelope> tell(DetailType type, String requestId, JsonObject detail) {
    Duration wait = wait(patience);
    return tell(type, requestId, detail, wait.compareTo(OBJECTION) < 0 ? wait : OBJECTION);
  }

  private static Duration wait(String text) {
    return TypedDuration.orZero("--wait", text, "PT2M");
  }

  /**
   * Returns the answer by which the access of a request was given.
   *
   * @throws UserFault if there is none
   */
  EventEnvelope granted(String requestId) {
    Arn arn = arn();
    check(requestId);
    try (CloudWatchLogsClient logs = aws.build(CloudWatchLogsClient.builder())) {
      return new Answers(logs, logGroup(arn), arn.account(), requestId)
          .lastGranted()
          .orElseThrow(
              () ->
                  UserFault.notUnderstood(
                      "no access of the request "
                          + requestId
                          + " was given, as far as the log group "
                          + logGroup(arn)
                          + " goes back. Ask anew with 'kms-access request'."));
    }
  }

  private Optional<EventEnvelope> tell(
      DetailType type, String requestId, JsonObject detail, Duration wait) {
    check(requestId);
    Arn arn = arn();
    try (CloudWatchLogsClient logs = aws.build(CloudWatchLogsClient.builder())) {
      Answers answers = new Answers(logs, logGroup(arn), arn.account(), requestId);
      send(arn, type, detail);
      return await(answers, wait);
    }
  }

  private static void check(String requestId) {
    if (!requestId.matches(REQUEST_ID)) {
      throw UserFault.notUnderstood(
          "a request's id has 1 to 64 letters, digits, hyphens or underscores, not: " + requestId);
    }
  }

  private void send(Arn arn, DetailType type, JsonObject detail) {
    try (EventBridgeClient events = aws.build(EventBridgeClient.builder())) {
      PutEventsResponse response =
          events.putEvents(
              it ->
                  it.entries(
                      PutEventsRequestEntry.builder()
                          .eventBusName(arn.toString())
                          .source(SOURCE)
                          .detailType(type.text())
                          .detail(StrictJson.write(detail))
                          .build()));
      PutEventsResultEntry entry = response.entries().getFirst();
      if (entry.errorCode() != null) {
        throw UserFault.unreachable(
            "the bus did not take it: " + entry.errorCode() + ": " + entry.errorMessage());
      }
    } catch (SdkException e) {
      throw UserFault.unreachable("the bus " + arn + " did not take it: " + e.getMessage());
    }
  }

  private static Optional<EventEnvelope> await(Answers answers, Duration wait) {
    long end = System.nanoTime() + (wait.compareTo(LONGEST) < 0 ? wait : LONGEST).toNanos();
    while (true) {
      Optional<EventEnvelope> answer = answers.next();
      if (answer.isPresent() || System.nanoTime() >= end) {
        return answer;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS + ThreadLocalRandom.current().nextLong(PAUSE_MILLIS / 4));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserFault.unreachable("interrupted; what was sent stays sent.");
    }
  }

  private Arn arn() {
    if (bus == null || bus.isEmpty()) {
      throw UserFault.notUnderstood(
          "which bus? Give the output BusArn of the key account's stack with --bus, or set"
              + " KMS_ACCESS_BUS.");
    }
    return Arn.parse(bus)
        .filter(it -> it.service().equals("events") && it.resource().startsWith("event-bus/"))
        .orElseThrow(
            () ->
                UserFault.notUnderstood(
                    "--bus must be the ARN of an event bus, such as"
                        + " arn:aws:events:eu-central-1:123456789012:event-bus/kms-access, not: "
                        + bus));
  }

  private String logGroup(Arn arn) {
    return logGroup != null
        ? logGroup
        : "/aws/events/" + arn.resource().substring("event-bus/".length());
  }
}
