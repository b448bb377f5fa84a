package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.lambda.Functions;
import dev.kmsaccess.local.sqs.QueueUrl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.model.SqsParameters;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Delivers events to the targets of rules, in the rule's own name or in the role that the target
 * names, so that the target's policy or the role's decides.
 *
 * <p>What fails here fails for want of a permission or of the target itself. EventBridge does not
 * try that again, so a target's retry policy has nothing to do: the event goes straight to the
 * dead-letter queue.
 */
final class Targets {

  private static final String PRINCIPAL = "events.amazonaws.com";

  private final LocalCloud cloud;
  private final Buses buses;

  Targets(LocalCloud cloud, Buses buses) {
    this.cloud = cloud;
    this.buses = buses;
  }

  /** Whether deliveries can be made to what an ARN names. */
  static boolean serve(Arn target) {
    return switch (target.service()) {
      case "lambda", "sqs", "sns", "events", "logs" -> true;
      default -> false;
    };
  }

  /** Delivers an event; a refusal is recorded and dead-lettered. */
  void deliver(Delivery delivery) {
    try {
      send(delivery, Arn.parse(delivery.target().arn()).orElseThrow());
    } catch (AwsServiceException refused) {
      setAside(
          delivery, failure(refused), String.valueOf(refused.awsErrorDetails().errorMessage()));
    } catch (UndeliverableException refused) {
      setAside(delivery, refused.code(), String.valueOf(refused.getMessage()));
    }
  }

  private void send(Delivery delivery, Arn target) {
    String payload = Payload.of(delivery.target(), delivery.event());
    CallerIdentity sender = sender(delivery);
    LocalClients clients = LocalClients.of(cloud, sender, target.region());
    switch (target.service()) {
      case "lambda" -> Functions.of(cloud).invokeLater(target, sender, payload);
      case "sqs" ->
          clients
              .sqs()
              .sendMessage(message(delivery.target(), target).messageBody(payload).build());
      case "sns" -> clients.sns().publish(it -> it.topicArn(target.toString()).message(payload));
      case "events" -> new Forwarding(cloud, buses).forward(delivery, target, sender);
      case "logs" -> write(clients.logs(), target, payload);
      default -> throw new IllegalStateException("PutTargets takes no such target: " + target);
    }
  }

  private CallerIdentity sender(Delivery delivery) {
    CallerIdentity rule = new CallerIdentity.Service(PRINCIPAL, Optional.of(delivery.rule().arn()));
    return Optional.ofNullable(delivery.target().roleArn())
        .map(role -> assume(role, rule, delivery.rule()))
        .orElse(rule);
  }

  private CallerIdentity assume(String role, CallerIdentity rule, Rule name) {
    Credentials credentials =
        LocalClients.of(cloud, rule, name.arn().region())
            .sts()
            .assumeRole(AssumeRoleRequest.builder().roleArn(role).roleSessionName("events").build())
            .credentials();
    return cloud
        .credentials()
        .identify(
            AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken()));
  }

  private void write(CloudWatchLogsClient logs, Arn target, String payload) {
    String group = target.resource().replaceFirst("^log-group:", "").replaceFirst(":\\*$", "");
    // EventBridge opens a stream of its own for every event.
    String stream = cloud.ids().uuid();
    logs.createLogStream(it -> it.logGroupName(group).logStreamName(stream));
    logs.putLogEvents(
        it ->
            it.logGroupName(group)
                .logStreamName(stream)
                .logEvents(event -> event.timestamp(cloud.clock().millis()).message(payload)));
  }

  private void setAside(Delivery delivery, String code, String message) {
    Target target = delivery.target();
    buses.record(
        new Undelivered(delivery.rule().arn(), target.arn(), code, message, delivery.event()));
    if (target.deadLetterConfig() == null || target.deadLetterConfig().arn() == null) {
      return;
    }
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("RULE_ARN", text(delivery.rule().arn().toString()));
    attributes.put("TARGET_ARN", text(target.arn()));
    attributes.put("ERROR_CODE", text(code));
    attributes.put("ERROR_MESSAGE", text(message));
    attributes.put("RETRY_ATTEMPTS", text("0"));
    Arn queue = Arn.parse(target.deadLetterConfig().arn()).orElseThrow();
    CallerIdentity rule = new CallerIdentity.Service(PRINCIPAL, Optional.of(delivery.rule().arn()));
    try {
      LocalClients.of(cloud, rule, queue.region())
          .sqs()
          .sendMessage(
              it ->
                  it.queueUrl(QueueUrl.of(queue))
                      .messageBody(delivery.event().json())
                      .messageAttributes(attributes));
    } catch (AwsServiceException refused) {
      buses.record(
          new Undelivered(
              delivery.rule().arn(),
              queue.toString(),
              failure(refused),
              String.valueOf(refused.awsErrorDetails().errorMessage()),
              delivery.event()));
    }
  }

  private static SendMessageRequest.Builder message(Target target, Arn queue) {
    SqsParameters parameters = target.sqsParameters();
    return SendMessageRequest.builder()
        .queueUrl(QueueUrl.of(queue))
        .messageGroupId(parameters == null ? null : parameters.messageGroupId());
  }

  /** Returns the code that EventBridge writes beside a dead letter. */
  private static String failure(AwsServiceException refused) {
    String code = refused.awsErrorDetails().errorCode();
    return code.contains("AccessDenied") || code.contains("AuthorizationError")
        ? "NO_PERMISSIONS"
        : code.contains("NotFound") || code.contains("NotExist")
            ? "NO_RESOURCE"
            : "INVALID_PARAMETER";
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
