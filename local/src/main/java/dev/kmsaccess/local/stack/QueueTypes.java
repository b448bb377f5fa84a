package dev.kmsaccess.local.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Queues and their policies. */
final class QueueTypes {

  private static final List<String> ATTRIBUTES =
      List.of(
          "DelaySeconds",
          "VisibilityTimeout",
          "MessageRetentionPeriod",
          "ReceiveMessageWaitTimeSeconds",
          "FifoQueue",
          "ContentBasedDeduplication",
          "KmsMasterKeyId",
          "SqsManagedSseEnabled");

  private QueueTypes() {}

  static Created queue(Resource resource) {
    Properties properties = resource.properties().without("Tags");
    Map<QueueAttributeName, String> attributes = new LinkedHashMap<>();
    for (String name : ATTRIBUTES) {
      properties.text(name).ifPresent(it -> attributes.put(QueueAttributeName.fromValue(name), it));
    }
    properties
        .number("MaximumMessageSize")
        .ifPresent(
            it -> attributes.put(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, Integer.toString(it)));
    properties
        .document("RedrivePolicy")
        .ifPresent(it -> attributes.put(QueueAttributeName.REDRIVE_POLICY, it));
    String suffix = properties.flag("FifoQueue") ? ".fifo" : "";
    String name =
        properties
            .text("QueueName")
            .orElseGet(() -> resource.stack().uniqueName(resource.logicalId()) + suffix);
    String url =
        resource
            .clients()
            .sqs()
            .createQueue(it -> it.queueName(name).attributes(attributes))
            .queueUrl();
    return new Created(
        url,
        Map.of("Arn", resource.arn("sqs", name).toString(), "QueueName", name, "QueueUrl", url));
  }

  static Created queuePolicy(Resource resource) {
    String policy = resource.properties().requiredDocument("PolicyDocument");
    for (String url : resource.properties().texts("Queues")) {
      resource
          .clients()
          .sqs()
          .setQueueAttributes(
              it -> it.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, policy)));
    }
    return Created.of(resource.logicalId());
  }
}
