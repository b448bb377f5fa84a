package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.sqs.QueueUrl;
import dev.kmsaccess.local.sqs.Queues;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A queue that feeds a function. Lambda reads it in the function's role, in batches, deletes what
 * was handled and leaves the rest to become visible again.
 *
 * @param batchSize the most messages of one invocation
 * @param reportsFailures whether the answer names the messages that failed, rather than all
 *     succeeding or failing together
 */
public record QueueReading(
    LocalCloud cloud, Arn queue, Arn function, int batchSize, boolean reportsFailures) {

  /** Begins to read. */
  public void start() {
    synchronized (cloud) {
      Queues.of(cloud).whenVisible(queue, this::poll);
    }
  }

  private void poll() {
    DeployedFunction target = Functions.of(cloud).find(function);
    LocalClients clients = target.clients();
    List<Message> messages = receive(clients);
    List<Message> handled = deleteHandled(target, clients, messages);
    // What is behind in a group could not be received before. After a failure, the message that
    // failed comes back and announces itself.
    while (!messages.isEmpty() && handled.size() == messages.size()) {
      messages = receive(clients);
      handled = deleteHandled(target, clients, messages);
    }
  }

  private List<Message> deleteHandled(
      DeployedFunction target, LocalClients clients, List<Message> messages) {
    List<Message> handled = messages.isEmpty() ? List.of() : handle(target, messages);
    for (Message message : handled) {
      clients
          .sqs()
          .deleteMessage(
              it -> it.queueUrl(QueueUrl.of(queue)).receiptHandle(message.receiptHandle()));
    }
    return handled;
  }

  private List<Message> receive(LocalClients clients) {
    return clients
        .sqs()
        .receiveMessage(
            it ->
                it.queueUrl(QueueUrl.of(queue))
                    .maxNumberOfMessages(Math.min(batchSize, 10))
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All"))
        .messages();
  }

  /** Returns the messages that the function has handled. */
  private List<Message> handle(DeployedFunction target, List<Message> messages) {
    try {
      String answer = new Running(cloud, target, function).run(cloud.ids().uuid(), event(messages));
      Optional<Set<String>> failed = reportsFailures ? failures(answer) : Optional.of(Set.of());
      return failed
          .map(ids -> messages.stream().filter(it -> !ids.contains(it.messageId())).toList())
          .orElse(List.of());
    } catch (FunctionErrorException failure) {
      return List.of();
    }
  }

  /** Returns the ids in {@code batchItemFailures}; empty if the answer is not understood. */
  private static Optional<Set<String>> failures(String answer) {
    if (answer.isBlank()) {
      return Optional.of(Set.of());
    }
    if (!(StrictJson.within(JsonLimits.EVENT).read(answer)
        instanceof JsonResult.Parsed(JsonObject json))) {
      // Not an object, such as null: Lambda takes it for a success of all.
      return Optional.of(Set.of());
    }
    Set<String> ids = new HashSet<>();
    Stream<JsonValue> entries =
        json.get("batchItemFailures")
            .map(it -> it instanceof JsonArray array ? array.elements().stream() : Stream.of(it))
            .orElse(Stream.empty());
    for (JsonValue entry : entries.toList()) {
      Optional<String> id =
          entry instanceof JsonObject object ? object.text("itemIdentifier") : Optional.empty();
      if (id.isEmpty()) {
        return Optional.empty();
      }
      ids.add(id.get());
    }
    return Optional.of(ids);
  }

  private String event(List<Message> messages) {
    return StrictJson.write(
        JsonObject.builder()
            .put("Records", JsonArray.of(messages.stream().map(this::record).toList()))
            .build());
  }

  private JsonObject record(Message message) {
    JsonObject.Builder attributes = JsonObject.builder();
    message.attributesAsStrings().forEach(attributes::put);
    JsonObject.Builder custom = JsonObject.builder();
    message.messageAttributes().forEach((name, value) -> custom.put(name, attribute(value)));
    return JsonObject.builder()
        .put("messageId", message.messageId())
        .put("receiptHandle", message.receiptHandle())
        .put("body", message.body())
        .put("attributes", attributes.build())
        .put("messageAttributes", custom.build())
        .put("md5OfBody", message.md5OfBody())
        .put("eventSource", "aws:sqs")
        .put("eventSourceARN", queue.toString())
        .put("awsRegion", queue.region())
        .build();
  }

  private static JsonObject attribute(MessageAttributeValue value) {
    return JsonObject.builder()
        .put("dataType", value.dataType())
        .putIfPresent("stringValue", Optional.ofNullable(value.stringValue()))
        .build();
  }
}
