package dev.kmsaccess.local.sqs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Shows messages as their reader asked to see them. */
final class ReceivedMessages {

  private final boolean fifo;
  private final Set<String> system;
  private final List<String> custom;

  ReceivedMessages(boolean fifo, ReceiveMessageRequest request) {
    this.fifo = fifo;
    this.system = new LinkedHashSet<>(request.messageSystemAttributeNamesAsStrings());
    // The older name of the same parameter.
    this.system.addAll(request.attributeNamesAsStrings());
    this.custom = request.messageAttributeNames();
  }

  software.amazon.awssdk.services.sqs.model.Message show(QueuedMessage message) {
    var shown =
        software.amazon.awssdk.services.sqs.model.Message.builder()
            .messageId(message.id())
            .receiptHandle(message.receiptHandle().orElseThrow())
            .body(message.body())
            .md5OfBody(MessageDigests.md5(message.body()))
            .attributesWithStrings(systemAttributes(message));
    Map<String, MessageAttributeValue> attributes = customAttributes(message);
    if (!attributes.isEmpty()) {
      shown.messageAttributes(attributes).md5OfMessageAttributes(MessageDigests.md5(attributes));
    }
    return shown.build();
  }

  private Map<String, String> systemAttributes(QueuedMessage message) {
    Map<String, String> all = new TreeMap<>();
    all.put("SenderId", message.sender());
    all.put("SentTimestamp", Long.toString(message.sent().toEpochMilli()));
    all.put("ApproximateReceiveCount", Integer.toString(message.receiveCount()));
    message
        .firstReceived()
        .ifPresent(
            it -> all.put("ApproximateFirstReceiveTimestamp", Long.toString(it.toEpochMilli())));
    message.group().ifPresent(it -> all.put("MessageGroupId", it));
    message.deduplicationId().ifPresent(it -> all.put("MessageDeduplicationId", it));
    if (fifo) {
      all.put("SequenceNumber", Sending.sequenceNumber(message));
    }
    if (!system.contains("All")) {
      all.keySet().retainAll(system);
    }
    return all;
  }

  private Map<String, MessageAttributeValue> customAttributes(QueuedMessage message) {
    Map<String, MessageAttributeValue> shown = new TreeMap<>(message.attributes());
    shown.keySet().removeIf(name -> custom.stream().noneMatch(it -> matches(it, name)));
    return shown;
  }

  /** Whether a wanted name covers an attribute: itself, {@code All}, or a prefix with a star. */
  private static boolean matches(String wanted, String name) {
    return wanted.equals("All")
        || wanted.equals(name)
        || (wanted.endsWith(".*") && name.startsWith(wanted.substring(0, wanted.length() - 2)));
  }
}
