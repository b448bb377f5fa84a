package dev.kmsaccess.local.sqs;

import dev.kmsaccess.local.LocalCloud;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * Takes messages into a queue.
 *
 * @param sender the {@code aws:userid} of who sends
 */
record Sending(LocalCloud cloud, Queues queues, Queue queue, String sender) {

  SendMessageResponse send(SendMessageRequest request) {
    if (request.messageBody() == null || request.messageBody().isEmpty()) {
      throw SqsErrors.missingParameter("The request must contain the parameter MessageBody.");
    }
    int bytes = request.messageBody().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > queue.attributes().largestMessage()) {
      throw SqsErrors.invalidParameter(
          "One or more parameters are invalid. Reason: Message must be shorter than "
              + queue.attributes().largestMessage()
              + " bytes.");
    }
    Optional<String> group = group(request);
    Optional<String> deduplicationId = deduplicationId(request);
    Instant now = cloud.clock().instant();
    QueuedMessage message =
        deduplicationId
            .flatMap(it -> queue.duplicate(it, now))
            .orElseGet(() -> accept(request, group, deduplicationId, now));
    return respond(message);
  }

  private QueuedMessage accept(
      SendMessageRequest request,
      Optional<String> group,
      Optional<String> deduplicationId,
      Instant now) {
    Instant visibleAt =
        Optional.ofNullable(request.delaySeconds())
            .map(now::plusSeconds)
            .orElseGet(() -> now.plus(queue.attributes().delay()));
    QueuedMessage message =
        new QueuedMessage(
            cloud.ids().uuid(),
            request.messageBody(),
            request.messageAttributes(),
            group,
            deduplicationId,
            sender,
            now,
            queues.nextNumber(),
            visibleAt);
    queues.send(queue, message);
    return message;
  }

  private Optional<String> group(SendMessageRequest request) {
    Optional<String> group = Optional.ofNullable(request.messageGroupId());
    if (queue.attributes().isFifo() && group.isEmpty()) {
      throw SqsErrors.missingParameter("The request must contain the parameter MessageGroupId.");
    }
    if (queue.attributes().isFifo() && request.delaySeconds() != null) {
      throw SqsErrors.invalidParameter(
          "The request include parameter DelaySeconds that is not valid for this queue type");
    }
    return group;
  }

  private Optional<String> deduplicationId(SendMessageRequest request) {
    if (!queue.attributes().isFifo()) {
      return Optional.empty();
    }
    Optional<String> id = Optional.ofNullable(request.messageDeduplicationId());
    if (id.isEmpty() && !queue.attributes().deduplicatesByContent()) {
      throw SqsErrors.invalidParameter(
          "The queue should either have ContentBasedDeduplication enabled or"
              + " MessageDeduplicationId provided explicitly");
    }
    return id.or(() -> Optional.of(MessageDigests.sha256(request.messageBody())));
  }

  private SendMessageResponse respond(QueuedMessage message) {
    Map<String, MessageAttributeValue> attributes = message.attributes();
    SendMessageResponse.Builder response =
        SendMessageResponse.builder()
            .messageId(message.id())
            .md5OfMessageBody(MessageDigests.md5(message.body()));
    if (!attributes.isEmpty()) {
      response.md5OfMessageAttributes(MessageDigests.md5(attributes));
    }
    if (queue.attributes().isFifo()) {
      response.sequenceNumber(sequenceNumber(message));
    }
    return response.build();
  }

  /** Returns a FIFO queue's number of a message: twenty digits that grow. */
  static String sequenceNumber(QueuedMessage message) {
    return "%020d".formatted(message.number());
  }
}
