package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.sqs.QueueUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * An event on its way through a function: tried again after one minute and then after two, until it
 * is too old or has been tried often enough.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">How
 *     Lambda handles errors and retries with asynchronous invocation</a>
 */
record AsyncInvocation(
    LocalCloud cloud,
    DeployedFunction function,
    Arn invoked,
    String requestId,
    String event,
    Instant accepted) {

  static AsyncInvocation of(
      LocalCloud cloud, DeployedFunction function, Arn invoked, String event) {
    return new AsyncInvocation(
        cloud, function, invoked, cloud.ids().uuid(), event, cloud.clock().instant());
  }

  void start() {
    cloud.clock().schedule(accepted, () -> attempt(1));
  }

  private void attempt(int number) {
    try {
      new Running(cloud, function, invoked).run(requestId, event);
    } catch (FunctionErrorException failure) {
      Instant next = cloud.clock().instant().plus(Duration.ofMinutes(number));
      boolean tooOld = next.isAfter(accepted.plus(function.async().maxAge()));
      if (number > function.async().retries()) {
        giveUp(failure, number, "RetriesExhausted");
      } else if (tooOld) {
        giveUp(failure, number, "EventAgeExceeded");
      } else {
        cloud.clock().schedule(next, () -> attempt(number + 1));
      }
    }
  }

  private void giveUp(FunctionErrorException failure, int tries, String condition) {
    LocalClients clients = function.clients();
    function
        .async()
        .onFailure()
        .ifPresent(it -> tell(clients, it, () -> record(failure, tries, condition)));
    function.async().deadLetters().ifPresent(it -> bury(clients, it, failure));
  }

  private static void tell(LocalClients clients, Arn destination, Supplier<String> record) {
    try {
      switch (destination.service()) {
        case "sqs" ->
            clients
                .sqs()
                .sendMessage(it -> it.queueUrl(QueueUrl.of(destination)).messageBody(record.get()));
        case "sns" ->
            clients.sns().publish(it -> it.topicArn(destination.toString()).message(record.get()));
        default -> throw new IllegalStateException("no such destination: " + destination);
      }
    } catch (AwsServiceException refused) {
      // Lambda counts it as DestinationDeliveryFailures; the event is lost.
    }
  }

  private void bury(LocalClients clients, Arn queue, FunctionErrorException failure) {
    Map<String, MessageAttributeValue> attributes =
        Map.of(
            "RequestID", text(requestId),
            "ErrorCode", text("200"),
            "ErrorMessage", text(failure.reason()));
    try {
      clients
          .sqs()
          .sendMessage(
              it ->
                  it.queueUrl(QueueUrl.of(queue)).messageBody(event).messageAttributes(attributes));
    } catch (AwsServiceException refused) {
      // Lambda counts it as DeadLetterErrors; the event is lost.
    }
  }

  /** Returns what a destination is told about an event that was given up on. */
  private String record(FunctionErrorException failure, int tries, String condition) {
    return StrictJson.write(
        JsonObject.builder()
            .put("version", "1.0")
            .put("timestamp", cloud.clock().instant().toString())
            .put(
                "requestContext",
                JsonObject.builder()
                    .put("requestId", requestId)
                    .put("functionArn", invoked.toString())
                    .put("condition", condition)
                    .put("approximateInvokeCount", tries)
                    .build())
            .put("requestPayload", payload())
            .put(
                "responseContext",
                JsonObject.builder()
                    .put("statusCode", 200)
                    .put("executedVersion", "$LATEST")
                    .put("functionError", "Unhandled")
                    .build())
            .put(
                "responsePayload",
                JsonObject.builder()
                    .put("errorMessage", failure.reason())
                    .put("errorType", failure.type())
                    .build())
            .build());
  }

  private JsonValue payload() {
    return StrictJson.within(JsonLimits.EVENT).read(event) instanceof JsonResult.Parsed(var json)
        ? json
        : JsonString.of(event);
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder()
        .dataType("String")
        .stringValue(value.isEmpty() ? "-" : value)
        .build();
  }
}
