package dev.kmsaccess.aws.queue;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages of a queue as Lambda hands them over (see <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">using Lambda with SQS</a>).
 *
 * @param messages in the order of the queue
 */
public record QueueBatch(List<Message> messages) {

  /** Lambda hands over at most 6 MiB; a message's body is one string in it. */
  private static final StrictJson READER = StrictJson.within(new JsonLimits(6 * 1024 * 1024, 64));

  /**
   * One message; its body is an event, if its sender was our rule.
   *
   * @param receiptHandle by which this receipt of it is known to the queue
   * @param receipts how often it was handed over, this time included; at least 1
   */
  public record Message(String id, String body, String receiptHandle, int receipts) {}

  public QueueBatch {
    messages = List.copyOf(messages);
  }

  /** Returns the batch, or empty if the input is something else. */
  public static Optional<QueueBatch> read(byte[] input) {
    if (!(READER.read(input) instanceof JsonResult.Parsed(JsonObject object))
        || !(object.get("Records").orElse(object) instanceof JsonArray records)) {
      return Optional.empty();
    }
    List<Message> messages = new ArrayList<>();
    for (JsonValue element : records.elements()) {
      if (!(element instanceof JsonObject message)
          || message.text("messageId").isEmpty()
          || message.text("body").isEmpty()) {
        return Optional.empty();
      }
      messages.add(
          new Message(
              message.text("messageId").orElseThrow(),
              message.text("body").orElseThrow(),
              message.text("receiptHandle").orElse(""),
              receipts(message)));
    }
    return Optional.of(new QueueBatch(messages));
  }

  private static int receipts(JsonObject message) {
    return message
        .object("attributes")
        .flatMap(it -> it.text("ApproximateReceiveCount"))
        .filter(it -> it.matches("[1-9][0-9]{0,8}"))
        .map(Integer::valueOf)
        .orElse(1);
  }

  /** Returns the answer that names the messages that are to come again. */
  public static byte[] failed(List<Message> messages) {
    List<JsonObject> failures =
        messages.stream()
            .map(it -> JsonObject.builder().put("itemIdentifier", it.id()).build())
            .toList();
    return StrictJson.write(
            JsonObject.builder().put("batchItemFailures", JsonArray.of(failures)).build())
        .getBytes(StandardCharsets.UTF_8);
  }
}
